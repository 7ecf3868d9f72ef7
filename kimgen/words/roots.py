"""Indonesian roots that rules alone would miss, and words that say too little to be searched for.

A root stands here because a rule would cut into it (berita, digital), because its first sound is
lost behind a prefix and the rule would put back another one (menilai: nilai, not "tilai"), or
because its ending looks like a suffix (capai, gerak in gerakan). ``words.stemming`` reads them; the
script of the search page gets them with the index.
"""

_ROOTS = """
maaf mabuk madam magang mahal main maju makam makan maklum makmur makna maksimal malas maling
malu mampu mandat mandi mandiri manfaat manipulasi manja mantap manusia marah masak masuk
masyarakat materi mati mediasi mekar memori menang menara menteri merah merdeka meriah merpati
mesra milik mimpi minat minim minimal minta minum miskin mobilisasi modal modern modifikasi
mohon monitor moral motivasi muara muat muda mudah muka mukim mula mulai mulia muncul mundur
mungkin murah murni museum musik muslim musnah musuh musyawarah mutakhir mutasi mutlak mutu

nafkah naik nalar nama nanti narasi nasehat nasihat negosiasi netral nikah nikmat nilai nonaktif
normal nutrisi nyala nyaman nyanyi nyaring nyata nyawa nyeri

kabar kabul kader kagum kais kait kaji kalah kali kampanye kandung kantong kapur karang
karantina karya kasih kata kawal kawin kaya kayuh kebal kebut kecam kecap kecewa kecil kecoh
kecuali kedelai kejar kejut kelola kelompok keluar keluarga keluh kelupas kemas kembali kembang
kembara kemudi kena kenal kenang kendala kendali kendara kenyang kepala kepung kerah keras
kering kerja keruk kesan ketik ketua ketuk kibar kikis kipas kira kirab kirim kisah kobar kocok
kokoh koleksi kombinasi komentar komersial kompos komposisi komunikasi kondisi konfirmasi konsep
konservasi konsolidasi konsultasi konsumsi kontaminasi kontrak kontribusi kontrol konversi
koordinasi kopi korban koreksi korupsi kosong kotor kreasi kredit kritik kuak kuasa kuat kubur
kucur kukuh kukus kuliah kulit kumandang kumpul kunci kuning kunjung kunyah kupas kurang kuras
kurban kurung kutip kutuk

racun raga ragam raih raja rajin rakit rakyat ramah ramai ramal rambah rambat rambut rampas
rampok rancang rangkai rangkul rangkum rantai rantau rapat rapi rasa rasio rata ratus rawa rawat
raya reaksi rebut redam refleksi rehab rekam rekat rekayasa rekomendasi rekrut rempah renang
rencana rendah rendam renovasi rentan resah resiko resmi restu retak retas rezeki rilis rindang
rindu rintang rintis riset risiko roda rokok rombak rombong ruang rujuk rukun rumah rumput
runding runtuh rupa rusak rusuh rutin

beranda berani berantas beri beringin berita beritahu berkas berlian bersih diabetes diagnosa
diagnosis dialog diameter diare didik dies diesel difabel digital dikte dilema dimensi dinamika
dinamis dinas diploma diplomasi direksi direktorat direktur dirgahayu diri disabilitas disertasi
disiplin dividen divisi pedoman peduli pegawai pekan pekarangan pelihara pelosok peluang peluk
peluru pemilu pengaruh pensiun perabot perahu peran perang perangkat perawan percaya perdana
perempuan pergi periksa peringkat perintah periode peristiwa perkara perlu permata pernah persen
personel perwira pesan pesantren pesawat peserta pesisir pesta petak petisi tengah terampil
terang terap terapi teras terasi teratai terbang terbit teriak terigu terima teripang terjemah
terjun terminal ternak teror teroris terowong terpal tertib terumbu terus

analisis anti arti badai bagai bakti bangkai bantai bukti capai cari cerai damai gadai gali
ganti gapai hadir hargai hindar industri ingin intai isi jadi janji jari jati juntai kedai kini
lalai landai lantai lari lerai lunglai misi negeri padi pagi pakai pandai pantai partai puisi
puji rugi saji saksi sampai santai selesai sendiri seni serai seri sertifikasi sesuai solusi
studi suami survei tani tapai tari teliti tikai tinggi tradisi tunai uji untai urai usai

ajak ajar alas angkut angsur anjak arah atas awak awas bahas baik bajak balas balik bank baris
basis batas bebas bekas belok bengkak bentak bentrok bentuk beres bergas bisik bisnis cerdas
cetak colok demokrasi desak detak duduk elok gagas garis gerak gosok gratis habis hentak hias
imbas ingkas injak intik iris jebak jelas jenis juluk kakak kapak kapas kasus kelak kontak kotak
krisis lacak laik lapis laris ledak lekas lepas letak letuk lintas lonjak luas lulus lunas
luncur manis nafas nampak napas pajak panas pantas paras pasok pendek petik pihak pijak pokok
produk pulas puncak pupuk ringkas semarak sentak serak sesak sidik sorak sukses suntik tabrak
takluk tampak tangis tanjak tapak tarik tebak tegas tekan teknik tembak tembus tindak titik
tolak tombak tulis tumpas tumpuk tunjuk ulas unik unjuk urus utus waras

akhir alam alih alir aman ambil ancam angkat anjur antar arus asal asap asuh atur awal ayom
belakang berangkat bom bumi cat cek cendekiawan cor delapan depan dermawan edar edukasi ekonomi
ekspor elektronik evaluasi halaman hanya hati ikat ikut ilmuwan impor informasi ingat inovasi
investasi jaman kalian karyawan kasihan kawan keliru langgan lantik las lawan layan luar masalah
nelayan olahragawan ombak operasi organisasi pahlawan pecat penuh pimpin pinjam punya ramadan
rekan relawan rem sederhana sejahtera sejarah sekali sekarang sekolah selamat semangat seragam
sukarelawan sungai tahan tahu tanya tik ubah undang undi unduh undur unggah unggul ungkap upaya
usaha usul utama wartawan wisatawan zaman
"""

_STOP = """
ada adalah agar akan antara atau bagi bahwa bila bisa dalam dan dapat dari dengan di dia hal
hanya hingga ia ini itu jika juga kalau kami karena ke kemudian ketika kita lagi lalu lebih maka
masih menjadi mereka merupakan namun oleh pada para pun saat saja sangat saya sebagai sebelum
secara sehingga seperti serta setelah sudah telah tersebut tetapi tidak untuk yaitu yakni yang
"""

ROOTS = frozenset(_ROOTS.split())
"""Each at least three letters long."""

STOP = frozenset(_STOP.split())
"""Folded words that are in every text."""
