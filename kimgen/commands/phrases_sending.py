"""What package, deploy, verify and report say, in Indonesian and English."""

SENDING_PHRASES: dict[str, dict[str, str]] = {
    "id": {
        "stage_send": "mengirim: sisa {left} kB dari {total} kB ...",
        "stage_verify": "mencocokkan {done}/{total} berkas ...",
        "measure_bytes": "ruang",
        "measure_files": "jumlah berkas",
        "measure_file": "berkas terbesar",
        "quota_own": "kuota di pengaturan",
        "quota_of": "batas {host}",
        "quota_usual": "yang lazim di hosting gratis",
        "quota_near": "Situs {name}: {measure} {used} dari {most} ({percent}%, {bound}). "
        "Lihat «kimgen laporan kuota».",
        "quota_full": "Situs {name} melewati batas: {measure} {used}, paling banyak {most} "
        "({bound}). Sampai dikecilkan, situs ini tidak akan dikirim. Lihat «kimgen laporan kuota».",
        "quota_refused": "Situs {name} tidak dikirim: {measure} {used}, paling banyak {most} "
        "({percent}%, {bound}).",
        "quota_remedy": "Cara mengecilkan: «kartu: foto» atau «qr: tidak» di site.yaml, kurangi "
        "«lebar» atau «anggaran» di bawah «foto», hapus lampiran besar, atau minta kuota lebih "
        "besar lalu ubah «kuota».",
        "quota_group": "  {size:>9}  {files:>6} berkas  {group}",
        "quota_file": "  {size:>9}  {path}",
        "quota_rest": "(halaman bersama)",
        "quota_edition": "Situs {name} ({title}): {size}, {files} berkas.",
        "quota_reading": "  {percent:>3}%  {measure}: {used} dari {most} ({bound})",
        "quota_none": "  Kuota belum ditulis; tambahkan misalnya «kuota: 500 MB» di site.yaml.",
        "quota_pace": "  Rata-rata {monthly} tulisan sebulan (6 bulan terakhir), "
        "{each} per tulisan.",
        "quota_forecast": "  Dengan laju itu penuh kira-kira {months} bulan lagi.",
        "quota_forecast_long": "  Dengan laju itu cukup untuk lebih dari sepuluh tahun.",
        "quota_groups": "  Kelompok:",
        "quota_files": "  Berkas terbesar:",
        "packed": "Paket {name}: {path} ({files} berkas, {size})",
        "packed_changes": "Perubahan sejak paket sebelumnya: {path} ({files} berkas, {size}); "
        "yang harus dihapus di server: {gone} (daftar: {list})",
        "packed_same": "Tidak ada perubahan sejak paket sebelumnya.",
        "packed_readme": "Petunjuk serah terima: {path}",
        "package_no_since": "{path} bukan daftar sidik buatan «kimgen paket».",
        "deploy_no_target": "Situs {name} belum punya target. Tulis di site.yaml, misalnya:\n"
        "  hosting:\n    target:\n      protokol: ftps\n      host: ftp.contoh.go.id\n"
        "      pengguna: nama\n      folder: public_html",
        "deploy_unknown_target": "Tidak ada target «{name}».",
        "deploy_unknown_edition": "Isian «edisi» di bawah «hosting» menyebut «{name}», tetapi "
        "tidak ada kelompok berdomain di folder itu. Edisi yang ada: {names}.",
        "deploy_to": "Situs {name} ke {target}: {count} berkas dikirim ({size}), {gone} dihapus, "
        "{same} sudah sama.",
        "deploy_would": "Situs {name} ke {target}: akan mengirim {count} berkas ({size}), "
        "menghapus {gone}; {same} sudah sama. Tidak ada yang dikirim (--dry-run).",
        "deploy_same": "Situs {name} ke {target}: sudah sama, tidak ada yang dikirim "
        "({same} berkas).",
        "deploy_first": "Kiriman pertama ke {target}: belum ada catatan kimgen di sana. "
        "Berkas lain di server tidak disentuh.",
        "deploy_damaged": "Catatan kimgen di {target} rusak; semua berkas dikirim ulang, "
        "tidak ada yang dihapus.",
        "deploy_resumed": "Kiriman yang terputus dilanjutkan: {count} berkas sudah sampai tadi.",
        "deploy_retry": "Sambungan terputus ({why}); dicoba lagi dalam {seconds} detik.",
        "deploy_cut": "Sambungan ke {target} terputus terus ({why}). Yang sudah sampai tercatat; "
        "jalankan lagi perintah yang sama untuk melanjutkan.",
        "deploy_stopped": "Kiriman ke {target} dihentikan. Yang sudah sampai tercatat; jalankan "
        "lagi untuk melanjutkan.",
        "deploy_guard": "Tidak dikirim: {gone} dari {deployed} berkas di server akan dihapus, "
        "lebih dari {most}%. Periksa apakah ada folder yang hilang. Bila memang benar, ulangi "
        "dengan --allow-deletes.",
        "deploy_plain_ftp": "FTP mengirim sandi tanpa penyandian. Pakai «protokol: ftps» atau sftp "
        "bila hosting punya.",
        "deploy_password_in": "Sandi untuk {who}: ",
        "deploy_index_php": "Di server ada {path}. Berkas itu bisa tampil sebagai pengganti "
        "index.html; hapus lewat panel hosting.",
        "plan_send": "  kirim  {size:>9}  {path}",
        "plan_remove": "  hapus  {path}",
        "plan_more": "  ... dan {count} lagi",
        "verified": "Cocok: {count} berkas di {place} sama dengan yang dibuat.",
        "verify_found": "{bad} dari {count} berkas di {place} tidak seperti yang dibuat.",
        "verify_mild": "{count} catatan ringan (tidak mengganggu pembaca).",
        "verify_missing": "hilang      {path} (status {status})",
        "verify_differs": "berbeda     {path}: isinya bukan yang kita kirim",
        "verify_status": "status      {path}: {status}, seharusnya 200",
        "verify_redirect": "dialihkan   {path} -> {to}",
        "verify_type": "jenis       {path}: {found}, seharusnya {wanted}",
        "verify_type_mild": "jenis       {path}: {found}, sebaiknya {wanted}",
        "verify_soft404": "404         alamat yang tidak ada dijawab {status}, seharusnya 404",
        "verify_own404": "404         halaman 404 bukan buatan situs ini",
        "verify_unreachable": "tak sampai  {path}: {why}",
        "verify_gave_up": "berhenti    server tidak menjawab lagi; {count} berkas belum diperiksa",
        "verify_remedy": "Kirim ulang yang berbeda: kimgen kirim --edition {name} --anew {paths}",
        "stage_ping": "mengabari {done}/{total} ...",
        "ping_nobody": "Belum ada yang bisa dikabari. Isi «websub» atau «indexnow» di bawah "
        "«umpan» di site.yaml.",
        "ping_nothing": "Situs {name}: tidak ada yang baru, tidak ada yang dikabari.",
        "ping_would": "Situs {name}: akan mengabari {host} tentang {count} alamat. Belum ada yang "
        "dikabari (--dry-run).",
        "ping_websub": "Situs {name}: {host} dikabari tentang {count} umpan.",
        "ping_indexnow": "Situs {name}: {host} dikabari tentang {count} halaman.",
        "ping_stale": "{address} belum menampilkan hasil terakhir ({path}), jadi belum ada yang "
        "dikabari. Kirim dulu dengan «kimgen kirim». Kalau sudah dikirim, tunggu sepuluh menit "
        "sampai salinan lama di server habis, lalu ulangi.",
        "ping_refused": "Situs {name}: {host} menolak ({status} {why}). Yang belum diterima akan "
        "dikabarkan lagi lain kali.",
        "ping_silent": "Situs {name}: {host} tidak menjawab ({why}). Akan dikabarkan lagi lain "
        "kali.",
        "send_no_edition": "Tidak ada edisi «{name}». Yang ada: {names}.",
        "send_not_built": "Situs ini belum dibuat. Jalankan dulu «kimgen bangun».",
        "send_settings": "site.yaml tidak terbaca. «kimgen periksa» menyebut sebabnya.",
        "send_stale": "{path} berubah atau hilang sejak situs dibuat. Jalankan «kimgen bangun», "
        "lalu kirim lagi.",
        "send_login": "{host} menolak masuk sebagai «{user}»: sandi, kunci, atau nama penggunanya "
        "keliru. Tidak ada yang dikirim.",
        "send_no_password": "Sandi untuk {who} tidak ada. Isi KIMGEN_PASSWORD, simpan di keyring, "
        "atau jalankan di terminal supaya ditanyakan.",
        "send_full": "Server tidak punya ruang lagi untuk {path} (disk atau kuota penuh). "
        "Kosongkan ruang di server, lalu jalankan lagi: yang sudah sampai tidak dikirim ulang.",
        "send_denied": "Server menolak {path}: {why}",
        "send_unreachable": "{host} tidak bisa dihubungi ({why}). Periksa alamatnya dan sambungan "
        "internet.",
        "send_certificate": "Sertifikat {host} tidak bisa dipercaya: {why}. Tidak ada yang "
        "dikirim. Tanyakan alamat FTPS yang benar, atau isi «sertifikat» dengan berkas dari "
        "penyedia.",
        "send_host_key": "Kunci server {host} belum dikenal atau berubah ({key}). Cocokkan dengan "
        "yang diberikan penyedia, lalu simpan: ssh-keyscan HOST >> kunci-server, dan tulis "
        "«kenal: kunci-server» di target.",
        "send_extra": "Perlu pustaka tambahan: pip install 'kimgen[{extra}]'",
        "send_program": "Program «{name}» belum terpasang di komputer ini.",
        "send_other_edition": "Di folder itu sudah ada edisi lain («{edition}», ini «{ours}»). "
        "Tidak ada yang dikirim. Periksa isian «folder».",
        "send_workflow": "{host} menolak berkas .github/workflows: tokennya perlu izin «workflow».",
        "send_bad_address": "«{value}» bukan alamat http(s) dan bukan folder.",
        "send_meanwhile": "Komputer lain mengirim situs ini juga pada saat yang sama. Jalankan "
        "lagi perintah yang sama: yang berbeda dibandingkan dan dikirim ulang.",
        "send_no_such_path": "Situs ini tidak punya berkas {path}. Tulis jalurnya seperti di "
        "folder hasil, misalnya kim-a/index.html.",
        "send_no_tls": "{host} tidak mengenal FTPS. Coba «protokol: sftp»; kalau tidak ada juga, "
        "«protokol: ftp».",
        "send_tls_wanted": "{host} hanya menerima FTP tersandi. Tulis «protokol: ftps» di target.",
        "send_no_file": "Berkas {path} yang disebut di target tidak ada.",
        "send_key_locked": "Kunci {path} terkunci dengan sandi. Isi KIMGEN_PASSWORD dengan sandi "
        "itu, atau simpan di keyring.",
        "send_moved": "{place} mengalihkan pembaca ke {to}. Bila memang itu alamatnya, tulis di "
        "isian «alamat», lalu jalankan: kimgen cocokkan {to}",
        "send_password_file": "Berkas sandi {path} bisa dibaca orang lain; jalankan «chmod 600».",
    },
    "en": {
        "stage_send": "sending: {left} kB of {total} kB left ...",
        "stage_verify": "comparing {done}/{total} files ...",
        "measure_bytes": "room",
        "measure_files": "number of files",
        "measure_file": "largest file",
        "quota_own": "quota in the settings",
        "quota_of": "limit of {host}",
        "quota_usual": "what free hosting usually gives",
        "quota_near": "Site {name}: {measure} {used} of {most} ({percent}%, {bound}). "
        "See `kimgen report quota`.",
        "quota_full": "Site {name} is over its limit: {measure} {used}, at most {most} ({bound}). "
        "It will not be sent until it is smaller. See `kimgen report quota`.",
        "quota_refused": "Site {name} was not sent: {measure} {used}, at most {most} "
        "({percent}%, {bound}).",
        "quota_remedy": "To make it smaller: `kartu: foto` or `qr: tidak` in site.yaml, fewer "
        "`lebar` or less `anggaran` under `foto`, no large attachments; or ask for a larger quota "
        "and change `kuota`.",
        "quota_group": "  {size:>9}  {files:>6} files  {group}",
        "quota_file": "  {size:>9}  {path}",
        "quota_rest": "(shared pages)",
        "quota_edition": "Site {name} ({title}): {size}, {files} files.",
        "quota_reading": "  {percent:>3}%  {measure}: {used} of {most} ({bound})",
        "quota_none": "  No quota is known; add `kuota: 500 MB` to site.yaml, say.",
        "quota_pace": "  {monthly} articles a month (last 6 months), {each} an article.",
        "quota_forecast": "  At this pace it is full in about {months} months.",
        "quota_forecast_long": "  At this pace there is room for more than ten years.",
        "quota_groups": "  Groups:",
        "quota_files": "  Largest files:",
        "packed": "Package {name}: {path} ({files} files, {size})",
        "packed_changes": "Changes since the package before: {path} ({files} files, {size}); "
        "to be deleted on the server: {gone} (list: {list})",
        "packed_same": "Nothing changed since the package before.",
        "packed_readme": "Handover notes: {path}",
        "package_no_since": "{path} is no list made by `kimgen package`.",
        "deploy_no_target": "Site {name} has no target. Write into site.yaml, say:\n"
        "  hosting:\n    target:\n      protokol: ftps\n      host: ftp.example.org\n"
        "      pengguna: name\n      folder: public_html",
        "deploy_unknown_target": "There is no target `{name}`.",
        "deploy_unknown_edition": "`edisi` under `hosting` names `{name}`, but no group in such a "
        "folder has a domain. Editions: {names}.",
        "deploy_to": "Site {name} to {target}: {count} files sent ({size}), {gone} deleted, "
        "{same} the same.",
        "deploy_would": "Site {name} to {target}: would send {count} files ({size}) and "
        "delete {gone}; {same} are the same. Nothing was sent (--dry-run).",
        "deploy_same": "Site {name} to {target}: the same already, nothing sent ({same} files).",
        "deploy_first": "First deploy to {target}: kimgen has no record there. "
        "Other files of the server are left alone.",
        "deploy_damaged": "kimgen's record at {target} is damaged; every file is sent again, "
        "none is deleted.",
        "deploy_resumed": "Going on with a deploy that was cut: {count} files had arrived.",
        "deploy_retry": "The connection broke ({why}); trying again in {seconds} s.",
        "deploy_cut": "The connection to {target} keeps breaking ({why}). What arrived is noted; "
        "run the same command again to go on.",
        "deploy_stopped": "The deploy to {target} was stopped. What arrived is noted; run again "
        "to go on.",
        "deploy_guard": "Not sent: {gone} of {deployed} files on the server would be deleted, more "
        "than {most}%. See whether a folder is missing. If it is meant so, repeat with "
        "--allow-deletes.",
        "deploy_plain_ftp": "FTP sends the password in the clear. Use `protokol: ftps` or sftp "
        "where the host has it.",
        "deploy_password_in": "Password for {who}: ",
        "deploy_index_php": "There is {path} on the server. It may be shown instead of index.html; "
        "delete it in the hosting panel.",
        "plan_send": "  send    {size:>9}  {path}",
        "plan_remove": "  delete  {path}",
        "plan_more": "  ... and {count} more",
        "verified": "All well: {count} files at {place} are as they were made.",
        "verify_found": "{bad} of {count} files at {place} are not as they were made.",
        "verify_mild": "{count} small remarks (no reader is hurt).",
        "verify_missing": "missing     {path} (status {status})",
        "verify_differs": "differs     {path}: these are not the bytes that we sent",
        "verify_status": "status      {path}: {status}, should be 200",
        "verify_redirect": "redirected  {path} -> {to}",
        "verify_type": "type        {path}: {found}, should be {wanted}",
        "verify_type_mild": "type        {path}: {found}, better {wanted}",
        "verify_soft404": "404         an address that does not exist answers {status}, not 404",
        "verify_own404": "404         the 404 page is not this site's",
        "verify_unreachable": "no answer   {path}: {why}",
        "verify_gave_up": "given up    the server is silent; {count} files were not looked at",
        "verify_remedy": "Send again what differs: kimgen deploy --edition {name} --anew {paths}",
        "stage_ping": "telling {done}/{total} ...",
        "ping_nobody": "There is nobody to tell. Set `websub` or `indexnow` under `umpan` in "
        "site.yaml.",
        "ping_nothing": "Site {name}: nothing is new, nobody was told.",
        "ping_would": "Site {name}: {host} would be told of {count} addresses. Nobody was told "
        "(--dry-run).",
        "ping_websub": "Site {name}: {host} was told of {count} feeds.",
        "ping_indexnow": "Site {name}: {host} was told of {count} pages.",
        "ping_stale": "{address} does not show the last build yet ({path}), so nobody was told. "
        "Run `kimgen deploy` first. If you did, wait ten minutes until old copies on the server "
        "have expired, then try again.",
        "ping_refused": "Site {name}: {host} refuses ({status} {why}). What it did not take is "
        "told again next time.",
        "ping_silent": "Site {name}: {host} does not answer ({why}). It is told again next time.",
        "send_no_edition": "There is no edition `{name}`. There are: {names}.",
        "send_not_built": "This site has not been built. Run `kimgen build` first.",
        "send_settings": "site.yaml can't be read. `kimgen check` says why.",
        "send_stale": "{path} was changed or lost since the site was built. Run `kimgen build`, "
        "then deploy again.",
        "send_login": "{host} refuses `{user}`: password, key or user name is wrong. "
        "Nothing was sent.",
        "send_no_password": "There is no password for {who}. Set KIMGEN_PASSWORD, keep it in the "
        "keyring, or run in a terminal to be asked.",
        "send_full": "The server has no room left for {path} (disk or quota is full). Make room "
        "there, then run again: what arrived is not sent again.",
        "send_denied": "The server refuses {path}: {why}",
        "send_unreachable": "{host} can't be reached ({why}). Look at its address and at your "
        "connection.",
        "send_certificate": "The certificate of {host} can't be trusted: {why}. Nothing was sent. "
        "Ask for the right FTPS address, or name the provider's file in `sertifikat`.",
        "send_host_key": "The key of the server {host} is unknown or has changed ({key}). Compare "
        "it with the provider's, then keep it: ssh-keyscan HOST >> server-key, and write "
        "`kenal: server-key` in the target.",
        "send_extra": "A further library is needed: pip install 'kimgen[{extra}]'",
        "send_program": "The program `{name}` is not installed on this machine.",
        "send_other_edition": "That folder holds another edition (`{edition}`, this is `{ours}`). "
        "Nothing was sent. Look at `folder`.",
        "send_workflow": "{host} refuses .github/workflows: the token needs the `workflow` scope.",
        "send_bad_address": "`{value}` is neither an http(s) address nor a folder.",
        "send_meanwhile": "Another machine has sent this site at the same time. Run the same "
        "command again: what differs is compared and sent.",
        "send_no_such_path": "This site has no file {path}. Write the path as it is in the output "
        "folder, kim-a/index.html say.",
        "send_no_tls": "{host} does not know FTPS. Try `protokol: sftp`, or `protokol: ftp` where "
        "there is nothing else.",
        "send_tls_wanted": "{host} accepts encrypted FTP only. Write `protokol: ftps` in the "
        "target.",
        "send_no_file": "The file {path} that the target names does not exist.",
        "send_key_locked": "The key {path} has a passphrase. Put it into KIMGEN_PASSWORD, or keep "
        "it in the keyring.",
        "send_moved": "{place} redirects readers to {to}. If that is the address, write it as "
        "`alamat`, then run: kimgen verify {to}",
        "send_password_file": "Others can read the password file {path}; run `chmod 600` on it.",
    },
}
