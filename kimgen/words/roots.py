"""Indonesian roots that rules alone would miss, and words that say too little to be searched for.

A root stands here because a rule would cut into it (berita, digital), because its first sound is
lost behind a prefix and the rule would put back another one (menilai: nilai, not "tilai"), or
because its ending looks like a suffix (capai, gerak in gerakan). ``words.stemming`` reads them; the
script of the search page gets them with the index.
"""

_ROOTS = """
maaf magang mahal main maju makam makan maklum makmur makna malas maling malu mampu mandat mandi
mandiri manfaat manja manusia marah masak masuk masyarakat materi mati mediasi mekar memori menang
menara menteri merah merdeka meriah merpati mesra milik mimpi minat minim minta minum miskin
mobilisasi modal modern modifikasi mohon monitor moral motivasi muara muat muda mudah muka mukim
mula mulai mulia muncul mundur mungkin murah murni museum musik muslim musnah musuh musyawarah
mantap madam maksimal minimal mabuk manipulasi mutakhir mutasi mutlak mutu

nafkah naik nalar nama nanti narasi nasehat nasihat negosiasi netral nikah nikmat nilai nonaktif
normal nutrisi nyala nyaman nyanyi nyaring nyata nyawa nyeri

kabar kabul kader kagum kais kait kaji kalah kali kampanye kandung kantong kapur karang karantina
karya kasih kata kawal kawin kaya kayuh kebal kebut kecam kecap kecewa kecil kecoh kecuali kedelai
kejar kejut kelola kelompok keluar keluarga keluh kelupas kemas kembali kembang kembara kemudi kena
kenal kenang kendala kendali kendara kenyang kepung keras kerah kering kerja keruk kesan ketik ketua
ketuk kibar kikis kipas kira kirab kirim kisah kobar kocok kokoh kombinasi komentar komersial
kompos komposisi komunikasi kondisi konfirmasi konsep konservasi konsolidasi konsultasi konsumsi
kontaminasi kontrak kontribusi kontrol konversi koleksi koordinasi kopi korban koreksi korupsi kosong kotor
kreasi kredit kritik kuak kuasa kuat kubur kucur kukuh kukus kuliah kulit kumandang kumpul kunci
kuning kunjung kunyah kupas kuras kurang kurban kurung kutip kutuk kepala

racun raga ragam raih rajin raja rakit rakyat ramah ramai ramal rambah rambat rambut rampas rampok
rancang rangkai rangkul rangkum rantai rantau rapat rapi rasa rasio rata ratus rawa rawat raya reaksi
rebut redam refleksi rehab rekam rekat rekayasa rekomendasi rekrut rempah rendam renang rencana rendah
renovasi rentan resah resiko resmi restu retak retas rezeki rilis rindang rindu rintang rintis riset
risiko roda rokok rombak rombong ruang runtuh rujuk rukun rumah rumput runding rupa rusak rusuh rutin

beranda berani berantas beri beringin beritahu berita berkas berlian bersih
diabetes diagnosa diagnosis dialog diameter diare didik dies diesel difabel digital dikte dilema
dimensi dinamika dinamis dinas diploma diplomasi direksi direktorat direktur dirgahayu diri
disabilitas disertasi disiplin dividen divisi
pedoman peduli pegawai pekan pekarangan pelihara pelosok peluang peluk peluru
pemilu pengaruh pensiun perabot perahu peran perang perangkat perawan percaya perdana perempuan
pergi peringkat perintah periode peristiwa periksa perkara perlu permata pernah personel persen
perwira pesan pesantren pesawat peserta pesisir pesta petak petisi
tengah terampil terang terap terapi teras terasi teratai terbang terbit teriak terigu terima
terjemah terjun terminal teripang ternak teror teroris terowong terpal tertib terumbu terus

badai bagai bangkai capai cerai damai gadai gapai hargai juntai kedai lalai landai lantai lerai
lunglai nilai pakai pandai pantai partai ramai sampai santai selesai serai sesuai tapai tikai tunai
untai urai usai bantai intai
analisis anti arti bakti bukti cari datangi gali ganti hadir hindar industri industrialisasi ingin ini isi
janji jari jati jadi kini lari mati misi negeri padi pagi puji puisi rugi saji saksi sendiri seni
seri sertifikasi solusi studi suami survei tani tari teliti teladani tinggi tradisi uji

ajak anjak awak bajak baik balik bank belok bengkak bentak bentuk bisik cetak colok desak detak
duduk elok gerak gosok hentak injak intik jebak juluk kakak kapak kelak kontak kotak lacak laik
ledak letak letuk lonjak masak naik nampak pasok pajak pendek petik pijak pihak pokok produk puncak
pupuk rusak semarak sentak serak sesak sidik sorak suntik tabrak tampak tapak tarik tebak teknik
tembak tanjak takluk bentrok tindak titik tolak tombak tumpuk tunjuk unik unjuk
ajar alas angkut atas awas batas bahas balas bebas bekas beres bergas cerdas gagas imbas ingkas
jelas keras kupas lepas lintas lekas luas lunas malas nafas napas panas pantas paras pulas ringkas
sukses tangis tegas tekan tembus tulis tumpas waras hias habis lapis laris manis iris baris
angsur arah basis bisnis demokrasi garis gratis hias jenis kapas kasus krisis lulus luncur ulas
urus utus

hanya punya tanya tahu hati sungai tahan tekan rekan lawan kawan relawan pahlawan wartawan karyawan
dermawan ilmuwan wisatawan olahragawan sukarelawan cendekiawan langgan layan nelayan lantik penuh keliru delapan ramadan
halaman jaman zaman depan belakang bumi bom cat cek las rem tik cor luar pimpin pinjam ubah usaha
utama awal akhir alam alih alir aman ambil ancam anggar angkat anjur antar arus asal asap asuh atur
ayom edar edukasi ekonomi ekspor elektronik evaluasi ikat ikut impor informasi ingat inovasi
investasi ombak operasi organisasi undang undur undi ungkap unggul unggah unduh upaya usul sekolah
berangkat kalian kasihan pecat sekali sekarang seragam masalah selamat semangat sejarah sejahtera sederhana
"""

ROOTS = frozenset(_ROOTS.split())
"""Each at least three letters long."""

STOP = frozenset(
    ["ada", "adalah", "agar", "akan", "antara", "atau", "bagi", "bahwa", "bila", "bisa", "dalam", "dan", "dapat", "dari", "dengan", "di", "dia", "hal", "hanya", "hingga", "ia", "ini", "itu", "jika", "juga", "kalau", "kami", "karena", "ke", "kemudian", "ketika", "kita", "lagi", "lalu", "lebih", "maka", "masih", "menjadi", "mereka", "merupakan", "namun", "oleh", "pada", "para", "pun", "saat", "saja", "sangat", "saya", "sebagai", "sebelum", "secara", "sehingga", "seperti", "serta", "setelah", "sudah", "telah", "tersebut", "tetapi", "tidak", "untuk", "yaitu", "yakni", "yang"]
)
"""Folded words that are in every text."""
