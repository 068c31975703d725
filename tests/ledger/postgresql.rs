//! A server of PostgreSQL for tests: of its own, in a folder of its own, gone with the test program however that ends.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::Ipv4Addr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use postgres::{Client, NoTls};

/// Starts the server, says so, waits until the test program closes its end of the pipe – which even a killed program
/// does – and takes everything away.
const KEEPER: &str = r#"
bin=$1 here=$2
shift 2
"$bin/initdb" --pgdata="$here/data" --username=postgres --auth=trust --encoding=UTF8 --no-locale >"$here/log" 2>&1 || { cat "$here/log"; exit 1; }
"$bin/postgres" -D "$here/data" -k "$here" "$@" >>"$here/log" 2>&1 &
server=$!
tries=0
until "$bin/pg_isready" --host="$here" --quiet; do
    kill -0 $server || { cat "$here/log"; exit 1; }
    tries=$((tries + 1)); [ $tries -lt 600 ] || { echo 'the server does not start'; exit 1; }
    sleep 0.1
done
echo ready
cat >/dev/null
kill -INT $server
wait $server
rm -rf "$here"
"#;

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    folder: PathBuf,
    programs: PathBuf,
    made: AtomicU32,
}

/// The server, if PostgreSQL is installed.
pub(crate) fn server() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    let plain = |programs: PathBuf| start(&programs, &[], &["listen_addresses="]);
    let server = SERVER.get_or_init(|| programs().map(plain));
    server.as_ref()
}

/// A server of its own that is to be reached by TLS alone, at an address of this machine, beside its socket.
pub(crate) fn tls_server(address: Ipv4Addr, certificate: &str, key: &str) -> Option<Server> {
    let only_tls = "local all all trust\nhostssl all all 127.0.0.0/8 trust\n";
    let files = [
        ("certificate.pem", certificate),
        ("key.pem", key),
        ("hba.conf", only_tls),
    ];
    let listens = format!("listen_addresses={address}");
    // The certificate's place is told from the data's folder, the other from where the server starts.
    let settings = [
        &listens,
        "ssl=on",
        "ssl_cert_file=../certificate.pem",
        "ssl_key_file=../key.pem",
        "hba_file=hba.conf",
    ];
    Some(start(&programs()?, &files, &settings))
}

/// The newest of Debian's folders, or wherever the server is on the path. In continuous integration there must be one.
fn programs() -> Option<PathBuf> {
    let found = installed();
    if found.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "PostgreSQL is not installed; continuous integration skips nothing (Debian: postgresql)"
        );
        eprintln!("skipped: PostgreSQL is not installed (Debian: postgresql)");
    }
    found
}

fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut found: Vec<PathBuf> = versions
        .map(|entry| entry.unwrap().path().join("bin"))
        .collect();
    let path = std::env::var_os("PATH").unwrap_or_default();
    found.sort();
    found.reverse();
    found.extend(std::env::split_paths(&path));
    found.into_iter().find(|bin| bin.join("initdb").is_file())
}

/// Starts a server with files in its folder and settings (`name=value`).
fn start(programs: &Path, files: &[(&str, &str)], settings: &[&str]) -> Server {
    let folder = tempfile::Builder::new()
        .prefix("sg-postgres-")
        .tempdir()
        .unwrap()
        .keep();
    for (name, text) in files {
        let file = folder.join(name);
        fs::write(&file, text).unwrap();
        // PostgreSQL takes no key that others may read.
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    }
    // PostgreSQL refuses to run as root.
    let is_root = std::os::unix::fs::MetadataExt::uid(&fs::metadata(&folder).unwrap()) == 0;
    let mut command = if is_root {
        let given = Command::new("chown")
            .args(["-R", "postgres"])
            .arg(&folder)
            .status();
        assert!(given.unwrap().success(), "no user named postgres");
        let mut command = Command::new("setpriv");
        command.args([
            "--reuid=postgres",
            "--regid=postgres",
            "--clear-groups",
            "sh",
        ]);
        command
    } else {
        Command::new("sh")
    };
    #[expect(clippy::zombie_processes, reason = "it ends after this program")]
    let mut keeper = command
        .args(["-c", KEEPER, "keeper"])
        .args([programs, &folder])
        .args(settings.iter().flat_map(|setting| ["-c", setting]))
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // Never closed by us: it closes when this program ends.
    std::mem::forget(keeper.stdin.take());
    let mut said = String::new();
    let mut stdout = BufReader::new(keeper.stdout.take().unwrap());
    while !said.ends_with("ready\n") {
        let read = stdout.read_line(&mut said).unwrap();
        assert!(read > 0, "PostgreSQL does not start: {said}");
    }
    Server {
        folder,
        programs: programs.to_owned(),
        made: AtomicU32::new(0),
    }
}

impl Server {
    /// Where its programs are.
    pub(crate) fn programs(&self) -> &Path {
        &self.programs
    }

    /// Where its socket and its files are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The address of a new, empty database.
    pub(crate) fn new_database(&self) -> String {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{number}");
        let mut client = Client::connect(&self.address("postgres"), NoTls).unwrap();
        client
            .batch_execute(&format!("CREATE DATABASE {name}"))
            .unwrap();
        self.address(&name)
    }

    fn address(&self, database: &str) -> String {
        format!(
            "postgres://postgres@/{database}?host={}",
            self.folder.display()
        )
    }
}
