"""The keys that users type, and the other ways in which each may be written."""

ARTICLE_NAMES = {
    "judul": "judul", "title": "judul", "headline": "judul",
    "tanggal": "tanggal", "date": "tanggal", "published": "tanggal", "publishdate": "tanggal",
    "diperbarui": "diperbarui", "updated": "diperbarui", "lastmod": "diperbarui",
    "modified": "diperbarui", "last_modified_at": "diperbarui",
    "penulis": "penulis", "author": "penulis", "authors": "penulis",
    "penyunting": "penyunting", "editor": "penyunting",
    "fotografer": "fotografer", "photographer": "fotografer",
    "rubrik": "rubrik", "category": "rubrik", "categories": "rubrik", "kategori": "rubrik",
    "tagar": "tagar", "tags": "tagar", "tag": "tagar", "keywords": "tagar",
    "ringkasan": "ringkasan", "description": "ringkasan", "summary": "ringkasan",
    "excerpt": "ringkasan",
    "lokasi": "lokasi", "location": "lokasi", "place": "lokasi",
    "foto": "foto", "image": "foto", "picture": "foto", "cover": "foto", "gambar": "foto",
    "featured_image": "foto", "thumbnail": "foto", "images": "foto",
    "jenis": "jenis", "kind": "jenis",
    "status": "status", "draf": "draf", "draft": "draf",
    "terbit_sampai": "terbit_sampai", "expirydate": "terbit_sampai", "expires": "terbit_sampai",
    "slug": "slug", "alias": "alias", "aliases": "alias", "redirect_from": "alias",
    "id": "id", "bahasa": "bahasa", "lang": "bahasa", "language": "bahasa",
    "adinda": "adinda", "sumber": "sumber", "sources": "sumber",
    "sumber_asli": "sumber_asli", "original_source": "sumber_asli",
    "advertorial": "advertorial", "sponsored": "advertorial",
    "verifikasi": "verifikasi", "pemutakhiran_dari": "pemutakhiran_dari",
    "ralat": "ralat", "corrections": "ralat", "dicabut": "dicabut", "retracted": "dicabut",
    "hak_jawab_untuk": "hak_jawab_untuk", "lintas": "lintas",
    "mulai": "mulai", "start": "mulai", "selesai": "selesai", "end": "selesai",
    "tempat": "tempat", "venue": "tempat", "penyelenggara": "penyelenggara",
    "organizer": "penyelenggara", "organiser": "penyelenggara",
    "berlaku_sampai": "berlaku_sampai", "mendesak": "mendesak", "urgent": "mendesak",
    "harga": "harga", "price": "harga", "satuan": "satuan", "unit": "satuan",
    "penjual": "penjual", "seller": "penjual", "wa": "wa", "whatsapp": "wa",
    "stok": "stok", "stock": "stok",
    "klaim": "klaim", "claim": "klaim", "sumber_klaim": "sumber_klaim",
    "hasil": "hasil", "verdict": "hasil", "rujukan": "rujukan", "references": "rujukan",
    "keadaan": "keadaan", "state": "keadaan", "tujuan": "tujuan", "tanggapan": "tanggapan",
    "response": "tanggapan",
}  # fmt: skip
"""Front matter."""

KEYS_OF_KINDS = {
    "agenda": ("mulai", "selesai", "tempat", "penyelenggara"),
    "pengumuman": ("berlaku_sampai", "mendesak"),
    "produk": ("harga", "satuan", "penjual", "wa", "stok"),
    "cek-fakta": ("klaim", "sumber_klaim", "hasil", "rujukan"),
    "aspirasi": ("keadaan", "tujuan", "tanggapan"),
}
"""Keys that only one kind has."""

PICTURE_NAMES = {
    "berkas": "berkas", "file": "berkas", "src": "berkas", "url": "berkas", "path": "berkas",
    "image": "berkas",
    "teks_alt": "teks_alt", "alt": "teks_alt", "keterangan": "keterangan", "caption": "keterangan",
    "kredit": "kredit", "credit": "kredit",
}  # fmt: skip
CORRECTION_NAMES = {"waktu": "waktu", "time": "waktu", "date": "waktu", "isi": "isi", "text": "isi"}
RETRACTION_NAMES = {
    "waktu": "waktu", "time": "waktu", "date": "waktu", "alasan": "alasan", "reason": "alasan",
}  # fmt: skip

GROUP_NAMES = {
    "nama": "nama", "name": "nama",
    "tingkat": "tingkat", "level": "tingkat",
    "jenis": "jenis", "deskripsi": "deskripsi", "description": "deskripsi",
    "wilayah": "wilayah", "region": "wilayah", "zona": "zona", "timezone": "zona",
    "bahasa": "bahasa", "language": "bahasa", "sk": "sk", "pengurus": "pengurus",
    "anggota": "anggota", "members": "anggota", "kontak": "kontak", "contact": "kontak",
    "medsos": "medsos", "social": "medsos", "domain": "domain", "logo": "logo",
    "warna": "warna", "color": "warna", "colour": "warna", "dateline": "dateline",
    "hosting": "hosting", "kuota": "kuota",
}  # fmt: skip
"""kim.yaml."""

REGION_NAMES = {
    "provinsi": "provinsi", "kabupaten": "kabupaten", "kota": "kota", "kecamatan": "kecamatan",
    "distrik": "kecamatan", "desa": "desa", "kelurahan": "kelurahan", "nagari": "desa",
    "kampung": "desa", "gampong": "desa",
}  # fmt: skip
DECREE_NAMES = {
    "nomor": "nomor", "tanggal": "tanggal", "penanda_tangan": "penanda_tangan",
    "penandatangan": "penanda_tangan", "berlaku_sampai": "berlaku_sampai",
}  # fmt: skip
OFFICER_NAMES = {"nama": "nama", "name": "nama", "jabatan": "jabatan", "role": "jabatan"}
CONTACT_NAMES = {
    "wa": "wa", "whatsapp": "wa", "surel": "surel", "email": "surel", "alamat": "alamat",
    "telepon": "wa",
}  # fmt: skip

SITE_NAMES = {
    "nama": "nama", "name": "nama", "title": "nama",
    "slogan": "slogan", "tagline": "slogan",
    "alamat": "alamat", "url": "alamat", "base_url": "alamat",
    "bahasa": "bahasa", "language": "bahasa", "zona": "zona", "timezone": "zona",
    "sebutan": "sebutan", "deskripsi": "deskripsi", "description": "deskripsi",
    "pengelola": "pengelola", "lisensi": "lisensi", "licence": "lisensi", "license": "lisensi",
    "warna": "warna", "logo": "logo", "rubrik": "rubrik", "kontak": "kontak", "medsos": "medsos",
    "umpan": "umpan", "daftar": "daftar", "foto": "foto", "batas": "batas",
    "hosting": "hosting", "kuota": "kuota", "keluaran": "keluaran", "anggota": "anggota",
    "kartu": "kartu", "qr": "qr",
    "pencarian": "pencarian", "luring": "luring", "offline": "luring",
}  # fmt: skip
"""site.yaml."""

FEED_NAMES = {
    "jumlah": "jumlah", "items": "jumlah", "teks": "teks", "set": "set", "semua": "semua",
    "websub": "websub", "indexnow": "indexnow", "indexnow_ke": "indexnow_ke",
    "alamat_lama": "alamat_lama",
    "arsip": "arsip", "archives": "arsip",
    "peta_berita": "peta_berita", "news_sitemap": "peta_berita",
}  # fmt: skip
LIST_NAMES = {"jumlah": "jumlah", "size": "jumlah"}
PHOTO_NAMES = {"lebar": "lebar", "widths": "lebar", "anggaran": "anggaran", "budget": "anggaran"}
LIMIT_NAMES = {
    "artikel": "artikel", "kepala": "kepala", "foto": "foto", "piksel": "piksel",
    "berkas": "berkas", "detik": "detik",
}  # fmt: skip
HOSTING_NAMES = {
    "jenis": "jenis", "kuota": "kuota", "berkas_paling_banyak": "berkas_paling_banyak",
    "hapus_paling_banyak": "hapus_paling_banyak", "target": "target", "edisi": "edisi",
}  # fmt: skip
TARGET_NAMES = {
    "protokol": "protokol", "protocol": "protokol", "nama": "nama", "name": "nama",
    "host": "host", "server": "host", "port": "port",
    "pengguna": "pengguna", "user": "pengguna", "username": "pengguna",
    "folder": "folder", "path": "folder", "alamat": "alamat", "url": "alamat",
    "cabang": "cabang", "branch": "cabang", "ember": "ember", "bucket": "ember",
    "wilayah": "wilayah", "region": "wilayah", "kunci": "kunci", "key": "kunci",
    "kenal": "kenal", "known_hosts": "kenal", "sertifikat": "sertifikat", "ca": "sertifikat",
    "lewat": "lewat", "via": "lewat",
    "sandi": "sandi", "password": "sandi", "kata_sandi": "sandi", "pass": "sandi",
}  # fmt: skip
