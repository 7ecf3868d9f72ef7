"""The theme's words, Indonesian first, as readers know them from their newspapers.

Every language has the same keys. Keys in English name a place in a template; keys in Indonesian
are the values that users type in a field (``jenis``, ``hasil``, ``keadaan`` ...), put into words
by the theme's filter ``word``. ``{...}`` is filled in by the template.
"""

STRINGS: dict[str, dict[str, str]] = {
    "id": {
        "locale": "id_ID",
        # Kepala, kaki, dan navigasi
        "skip": "Langsung ke isi",
        "main_menu": "Menu utama",
        "breadcrumb": "Anda di sini",
        "part_of": "Bagian dari",
        "rubrics": "Rubrik",
        "choose_rubric": "Pilih rubrik",
        "about_site": "Tentang situs ini",
        "contact": "Hubungi kami",
        "email": "Surel",
        "licence": "Lisensi",
        "run_by": "Dikelola oleh {publisher}.",
        "not_press": (
            "Situs ini dikelola warga yang tergabung dalam {term} Informasi Masyarakat (KIM). "
            "Kami bukan perusahaan pers; kami secara sukarela mengikuti Pedoman Pemberitaan Media "
            "Siber dan melayani hak jawab serta koreksi tanpa biaya."
        ),
        # Daftar
        "latest": "Terbaru",
        "notices": "Pengumuman",
        "products": "Buatan warga",
        "groups": "Kelompok",
        "regions": "Wilayah",
        "older_articles": "Berita sebelumnya",
        "newest_page": "Ke yang terbaru",
        "page_number": "Halaman {number}",
        "pages": "Halaman daftar",
        "no_articles": "Belum ada berita di sini.",
        "no_events": "Belum ada agenda yang akan datang.",
        "no_groups": "Belum ada kelompok yang terdaftar.",
        "nothing_here": "Belum ada isinya.",
        "past_events": "Agenda yang sudah lewat",
        "older_events": "Agenda sebelumnya",
        "calendar": "Pasang di kalender",
        # Kelompok
        "profile": "Profil kelompok",
        "level": "Tingkat",
        "trade": "Bidang",
        "region": "Wilayah",
        "decree": "Surat keputusan",
        "signed_by": "Ditandatangani",
        "members": "Anggota",
        "people": "orang",
        "officer": "Pengurus",
        "secretariat": "Sekretariat",
        "own_site": "Situs sendiri",
        "send_news": "Kirim kabar lewat WhatsApp",
        "follow": "Langganan",
        "more_of_group": "Berita lain dari kelompok ini",
        "directory_intro": "Semua {term} Informasi Masyarakat di sini, menurut wilayah.",
        "filter_groups": "Cari kelompok",
        "filter_hint": "Ketik nama, desa, atau bidang",
        "filter_none": "Tidak ada kelompok yang cocok.",
        "filter_found": "{n} kelompok",
        # Artikel
        "by": "Oleh",
        "updated": "Diperbarui",
        "reading_time": "{minutes} menit baca",
        "photo": "Foto",
        "editor": "Penyunting",
        "photographer": "Fotografer",
        "sources": "Sumber",
        "shown_in": "Tampil juga di",
        "tags": "Tagar",
        "share": "Bagikan",
        "copy_link": "Salin tautan",
        "qr": "Kode QR",
        "neighbours": "Berita sebelum dan sesudahnya",
        "previous": "Sebelumnya",
        "next": "Berikutnya",
        "read_also": "Baca juga",
        "reprinted_from": "Disiarkan ulang dari",
        "advertorial_by": "Advertorial - isi disediakan oleh {party}.",
        "advertorial_plain": "Advertorial - isi disediakan oleh pihak yang beriklan.",
        "retracted_on": "Berita ini dicabut pada",
        "reason": "Alasan",
        "decided_by": "Keputusan diambil oleh penanggung jawab redaksi.",
        "unverified": (
            "Berita ini masih memerlukan verifikasi lebih lanjut. Redaksi sedang menghubungi "
            "pihak terkait dan akan memperbarui berita ini."
        ),
        "updates": "Berita ini melanjutkan",
        "updated_by": "Perkembangan terbaru",
        "reply_to": "Hak jawab atas berita",
        "reply": "Hak jawab",
        # Pengumuman
        "urgent": "Mendesak",
        "valid_until": "Berlaku sampai",
        "over": "Berakhir pada",
        # Agenda
        "when_where": "Waktu dan tempat",
        "starts": "Mulai",
        "ends": "Selesai",
        "place": "Tempat",
        "organiser": "Penyelenggara",
        "past": "sudah lewat",
        "save_event": "Simpan ke kalender",
        # Produk
        "price": "Harga",
        "ask_price": "Tanyakan harga",
        "seller": "Penjual",
        "stock": "Stok",
        "order": "Pesan lewat WhatsApp",
        # Cek fakta
        "fact_check": "Hasil cek fakta",
        "claim": "Kabar yang beredar",
        "claimed_by": "Asal kabar",
        "references": "Rujukan",
        # Aspirasi
        "progress": "Perjalanan aspirasi",
        "addressee": "Ditujukan kepada",
        "response": "Tanggapan",
        # Ralat, langganan, cari, tidak ditemukan, pengalihan
        "corrections_intro": (
            "Setiap kekeliruan yang kami perbaiki dan setiap berita yang kami cabut tercatat di "
            "sini, lengkap dengan waktunya."
        ),
        "no_corrections": "Belum ada ralat.",
        "subscribe_intro": (
            "Ikuti kabar di sini tanpa media sosial: berita baru datang sendiri ke ponsel Anda."
        ),
        "subscribe_how": "Caranya",
        "subscribe_step1": (
            "Pasang aplikasi pembaca umpan (RSS) di ponsel, misalnya Feeder, Read You, atau "
            "Feedly. Gratis."
        ),
        "subscribe_step2": "Salin salah satu alamat umpan di bawah ini: tekan lama, lalu Salin.",
        "subscribe_step3": "Di aplikasi itu pilih Tambah, tempelkan alamatnya, selesai.",
        "subscribe_free": (
            "Tidak perlu mendaftar dan tidak perlu memberi nomor atau surel. Berhenti kapan saja: "
            "hapus alamatnya dari aplikasi."
        ),
        "subscribe_buttons": "Sudah punya akun pembaca umpan? Tekan saja:",
        "subscribe_channels": "Lewat saluran lain",
        "subscribe_calendar": "Ikuti agenda di kalender ponsel",
        "subscribe_qr": (
            "Kode ini membuka halaman ini. Cetak untuk papan pengumuman, atau tunjukkan kepada "
            "tetangga."
        ),
        "at_once": "Semua sekaligus",
        "opml_hint": (
            "Berkas OPML memuat alamat umpan semua kelompok. Buka dari menu Impor di aplikasi "
            "pembaca."
        ),
        "feeds_of_groups": "Umpan tiap kelompok",
        "feeds_of_others": "Umpan lain",
        "search": "Cari",
        "search_label": "Cari berita",
        "search_none": "Tidak ada yang cocok. Coba kata yang lain atau lebih pendek.",
        "search_found": "{n} berita ditemukan",
        "search_fault": "Pencarian sedang tidak dapat dipakai. Periksa sambungan, lalu coba lagi.",
        "search_wait": "Sedang mencari",
        "search_more": "Tampilkan lagi",
        "kept_intro": (
            "Sedang tidak ada sinyal, atau ingin membaca lagi? Halaman-halaman ini tersimpan di "
            "ponsel Anda."
        ),
        "kept_none": "Belum ada yang tersimpan. Halaman yang dibuka saat ada sinyal akan disimpan.",
        "search_noscript": (
            "Pencarian memerlukan JavaScript. Tanpa itu, temukan berita lewat halaman-halaman "
            "berikut."
        ),
        "search_else": "Atau telusuri",
        "not_found": "Halaman tidak ditemukan",
        "not_found_why": (
            "Alamatnya mungkin salah ketik, atau beritanya sudah pindah. Mari mulai lagi dari sini."
        ),
        "to_home": "Ke beranda",
        "moved": "Halaman ini pindah ke",
        # Label
        "advertorial": "Advertorial",
        "ralat": "Ralat",
        "dicabut": "Dicabut",
        "verifikasi": "Menunggu verifikasi",
        "draf": "Draf",
        "terjadwal": "Terjadwal",
        # Jenis artikel
        "berita": "Berita",
        "pengumuman": "Pengumuman",
        "agenda": "Agenda",
        "galeri": "Galeri",
        "produk": "Produk",
        "cek-fakta": "Cek fakta",
        "aspirasi": "Aspirasi",
        "halaman": "Halaman",
        # Hasil cek fakta
        "benar": "Benar",
        "salah": "Salah",
        "menyesatkan": "Menyesatkan",
        "belum-terbukti": "Belum terbukti",
        # Keadaan aspirasi
        "diterima": "Diterima",
        "diteruskan": "Diteruskan",
        "ditanggapi": "Ditanggapi",
        "selesai": "Selesai",
        # ADINDA
        "akses": "Akses informasi",
        "diskusi": "Diskusi",
        "implementasi": "Implementasi",
        "networking": "Networking",
        "diseminasi": "Diseminasi",
        # Tingkat dan bidang kelompok
        "desa": "Desa",
        "kelurahan": "Kelurahan",
        "kecamatan": "Kecamatan",
        "kabupaten": "Kabupaten",
        "kota": "Kota",
        "provinsi": "Provinsi",
        "umum": "Umum",
        "tani": "Petani",
        "nelayan": "Nelayan",
        "pelajar": "Pelajar",
        "umkm": "UMKM",
    },
    "en": {
        "locale": "en_GB",
        # Header, footer and navigation
        "skip": "Skip to content",
        "main_menu": "Main menu",
        "breadcrumb": "You are here",
        "part_of": "Part of",
        "rubrics": "Sections",
        "choose_rubric": "Choose a section",
        "about_site": "About this site",
        "contact": "Contact us",
        "email": "E-mail",
        "licence": "Licence",
        "run_by": "Run by {publisher}.",
        "not_press": (
            "This site is run by residents organised in community information groups (KIM, {term} "
            "Informasi Masyarakat). We are no press company; we follow Indonesia's guidelines for "
            "online news of our own free will, and grant replies and corrections free of charge."
        ),
        # Lists
        "latest": "Latest",
        "notices": "Announcements",
        "products": "Made by residents",
        "groups": "Groups",
        "regions": "Regions",
        "older_articles": "Earlier news",
        "newest_page": "To the newest",
        "page_number": "Page {number}",
        "pages": "Pages of this list",
        "no_articles": "No news here yet.",
        "no_events": "No events to come yet.",
        "no_groups": "No group is registered yet.",
        "nothing_here": "Nothing here yet.",
        "past_events": "Past events",
        "older_events": "Earlier events",
        "calendar": "Add to your calendar",
        # Groups
        "profile": "About the group",
        "level": "Level",
        "trade": "Field",
        "region": "Region",
        "decree": "Decree",
        "signed_by": "Signed by",
        "members": "Members",
        "people": "people",
        "officer": "Officer",
        "secretariat": "Office",
        "own_site": "Own site",
        "send_news": "Send news by WhatsApp",
        "follow": "Follow",
        "more_of_group": "More from this group",
        "directory_intro": "All {term} Informasi Masyarakat that write here, by region.",
        "filter_groups": "Find a group",
        "filter_hint": "Type a name, village or field",
        "filter_none": "No group fits.",
        "filter_found": "{n} groups",
        # Articles
        "by": "By",
        "updated": "Updated",
        "reading_time": "{minutes} min read",
        "photo": "Photo",
        "editor": "Editor",
        "photographer": "Photographer",
        "sources": "Sources",
        "shown_in": "Also shown in",
        "tags": "Tags",
        "share": "Share",
        "copy_link": "Copy the link",
        "qr": "QR code",
        "neighbours": "News before and after",
        "previous": "Previous",
        "next": "Next",
        "read_also": "Read also",
        "reprinted_from": "Republished from",
        "advertorial_by": "Advertorial - content provided by {party}.",
        "advertorial_plain": "Advertorial - content provided by the advertiser.",
        "retracted_on": "This story was retracted on",
        "reason": "Reason",
        "decided_by": "The decision was taken by the responsible editor.",
        "unverified": (
            "This story still needs verification. The editors are contacting those concerned and "
            "will update it."
        ),
        "updates": "This story follows",
        "updated_by": "Latest development",
        "reply_to": "Right of reply to",
        "reply": "Reply",
        # Announcements
        "urgent": "Urgent",
        "valid_until": "Valid until",
        "over": "Ended on",
        # Events
        "when_where": "When and where",
        "starts": "Starts",
        "ends": "Ends",
        "place": "Place",
        "organiser": "Organiser",
        "past": "past",
        "save_event": "Save to calendar",
        # Products
        "price": "Price",
        "ask_price": "Ask for the price",
        "seller": "Seller",
        "stock": "Stock",
        "order": "Order by WhatsApp",
        # Fact checks
        "fact_check": "Result of the fact check",
        "claim": "The claim",
        "claimed_by": "Where it comes from",
        "references": "References",
        # Aspirations
        "progress": "Progress of the aspiration",
        "addressee": "Addressed to",
        "response": "Response",
        # Corrections, following, search, not found, moved
        "corrections_intro": (
            "Every mistake that we mended and every story that we retracted is on record here, "
            "with its time."
        ),
        "no_corrections": "No corrections yet.",
        "subscribe_intro": (
            "Follow the news here without social media: new stories come to your phone by "
            "themselves."
        ),
        "subscribe_how": "How it works",
        "subscribe_step1": (
            "Install a feed reader (RSS) on your phone, such as Feeder, Read You or Feedly. It is "
            "free."
        ),
        "subscribe_step2": "Copy one of the feed addresses below: press long, then Copy.",
        "subscribe_step3": "In that app choose Add, paste the address, done.",
        "subscribe_free": (
            "No registration, no phone number, no e-mail. Stop whenever you like: delete the "
            "address from the app."
        ),
        "subscribe_buttons": "Have an account with a feed reader? Just press:",
        "subscribe_channels": "By other channels",
        "subscribe_calendar": "Follow the agenda in your phone's calendar",
        "subscribe_qr": (
            "This code opens this page. Print it for a notice board, or show it to a neighbour."
        ),
        "at_once": "All at once",
        "opml_hint": "An OPML file holds the feeds of all groups. Open it by your reader's import.",
        "feeds_of_groups": "Feeds of each group",
        "feeds_of_others": "Other feeds",
        "search": "Search",
        "search_label": "Search the news",
        "search_none": "Nothing fits. Try another or a shorter word.",
        "search_found": "{n} stories found",
        "search_fault": "Search does not work right now. Check your connection and try again.",
        "search_wait": "Searching",
        "search_more": "Show more",
        "kept_intro": (
            "There is no signal, or you want to read again: these pages are kept on this phone."
        ),
        "kept_none": "No page is kept yet. Pages that you open with a signal are kept.",
        "search_noscript": ("Search needs JavaScript. Without it, find stories by these pages."),
        "search_else": "Or browse",
        "not_found": "Page not found",
        "not_found_why": (
            "The address may be misspelt, or the story has moved. Let us start again from here."
        ),
        "to_home": "To the home page",
        "moved": "This page has moved to",
        # Labels
        "advertorial": "Advertorial",
        "ralat": "Correction",
        "dicabut": "Retracted",
        "verifikasi": "Awaiting verification",
        "draf": "Draft",
        "terjadwal": "Scheduled",
        # Kinds of article
        "berita": "News",
        "pengumuman": "Announcements",
        "agenda": "Events",
        "galeri": "Galleries",
        "produk": "Products",
        "cek-fakta": "Fact checks",
        "aspirasi": "Aspirations",
        "halaman": "Pages",
        # Verdicts
        "benar": "True",
        "salah": "False",
        "menyesatkan": "Misleading",
        "belum-terbukti": "Unproven",
        # States of an aspiration
        "diterima": "Received",
        "diteruskan": "Passed on",
        "ditanggapi": "Answered",
        "selesai": "Settled",
        # ADINDA
        "akses": "Access to information",
        "diskusi": "Discussion",
        "implementasi": "Implementation",
        "networking": "Networking",
        "diseminasi": "Dissemination",
        # Levels and fields of groups
        "desa": "Village",
        "kelurahan": "Urban village",
        "kecamatan": "District",
        "kabupaten": "Regency",
        "kota": "City",
        "provinsi": "Province",
        "umum": "General",
        "tani": "Farmers",
        "nelayan": "Fishers",
        "pelajar": "Students",
        "umkm": "Small businesses",
    },
}
"""Language -> key -> words."""


def strings_of(language: str) -> dict[str, str]:
    """The words of *language*; a language without words of its own has Indonesian ones."""
    return STRINGS.get(language, STRINGS["id"])
