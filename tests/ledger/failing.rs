//! What becomes of a host whose database fails: an answer in time, with the cause; and once the database is back, all
//! is as before, without a restart.

use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use guide_ledger::ledger::NotRecorded;
use guide_ledger::{Appended, Database, Keeper, Ledger, LedgerError, Opening};
use tokio::runtime::Runtime;

use crate::intruder::Intruder;
use crate::places::{Place, on_both};
use crate::postgresql::own_server;
use crate::samples::{draft, now};

on_both!(
    a_head_that_is_damaged_is_not_ready,
    another_program_that_holds_the_head_is_named,
    a_host_begins_before_its_ledger_is_there,
);

/// Nobody waits longer, whatever has become of the database.
const LONGEST: Duration = Duration::from_secs(10);

/// A ledger in use, and what one asks of it.
struct Host {
    ledger: Arc<Ledger>,
    runtime: Runtime,
}

impl Host {
    fn of(place: &Place) -> Self {
        Self {
            ledger: Arc::new(place.host(Vec::new())),
            runtime: Runtime::new().unwrap(),
        }
    }

    fn append(&self, id: &str) -> Result<Appended, NotRecorded> {
        in_time(|| {
            self.runtime
                .block_on(self.ledger.append(draft("amal", id), now()))
        })
    }

    /// What `/readyz`, a sign-off and somebody's own page say, as codes; none: all is well.
    fn codes(&self, id: &str) -> [Option<&'static str>; 3] {
        let appended = match self.append(id) {
            Ok(_) => None,
            Err(NotRecorded::Unavailable(error)) => Some(error.code()),
            Err(NotRecorded::Refused(refused)) => panic!("{refused}"),
        };
        let ready = in_time(|| self.runtime.block_on(self.ledger.ready()));
        let own = in_time(|| self.runtime.block_on(self.ledger.of_person("amal")));
        [
            ready.err().map(|error| error.code()),
            appended,
            own.err().map(|error| error.code()),
        ]
    }

    /// By itself, and soon.
    fn is_well_again(&self, id: &str) {
        for _ in 0..100 {
            if self.codes(id) == [None; 3] {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("{:?}", self.codes(id));
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long somebody waits is what is tested"
)]
fn in_time<T>(work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let done = work();
    let took = begun.elapsed();
    assert!(took < LONGEST, "{took:?}");
    done
}

fn signal(id: &str, name: &str) {
    let sent = Command::new("kill").args([name, id]).status().unwrap();
    assert!(sent.success(), "{name} {id}");
}

/// The sessions of a database, besides the one that asks.
fn sessions(intruder: &mut Intruder) -> Vec<String> {
    let Intruder::Postgres(client) = intruder else {
        panic!("no PostgreSQL")
    };
    let sql = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let found = client.query(sql, &[]).unwrap();
    found
        .iter()
        .map(|row| row.get::<_, i32>(0).to_string())
        .collect()
}

/// The server's processes are stopped, as a machine is that hangs: they take what is sent, and answer nothing.
#[test]
fn sessions_that_hang_are_given_up_and_replaced() {
    let Some(place) = Place::postgresql() else {
        return;
    };
    let host = Host::of(&place);
    assert_eq!(host.codes("one"), [None; 3]);
    let mut intruder = Intruder::connected(&place.database);
    let stopped = sessions(&mut intruder);
    assert_eq!(stopped.len(), 2, "one writes, one reads");
    for id in &stopped {
        signal(id, "-STOP");
    }
    // Readiness is asked on the connection that was made in the stopped one's place.
    let [_, appended, own] = host.codes("two");
    assert_eq!((appended, own), (Some("silent"), Some("silent")));
    for id in &stopped {
        signal(id, "-CONT");
    }
    host.is_well_again("two");
    assert_eq!(place.whole().sign_offs, 2);
}

/// Nothing answers at all: the server takes connections and is silent.
#[test]
fn a_server_that_hangs_holds_nobody_up() {
    let Some(server) = own_server() else {
        return;
    };
    let place = Place::of(server.new_database());
    let host = Host::of(&place);
    assert_eq!(host.codes("one"), [None; 3]);
    server.signal("-STOP");
    let codes = host.codes("two");
    assert_eq!(codes, [Some("silent"); 3]);
    // A hundred at once wait no longer than one.
    let waiting: Vec<_> = (0..100)
        .map(|number| {
            let (ledger, draft) = (
                Arc::clone(&host.ledger),
                draft("amal", &format!("w-{number}")),
            );
            host.runtime
                .spawn(async move { ledger.append(draft, now()).await })
        })
        .collect();
    in_time(|| {
        host.runtime.block_on(async {
            for one in waiting {
                assert!(one.await.unwrap().is_err());
            }
        });
    });
    server.signal("-CONT");
    host.is_well_again("two");
}

#[test]
fn a_server_that_is_gone_is_found_again() {
    let Some(server) = own_server() else {
        return;
    };
    let place = Place::of(server.new_database());
    let host = Host::of(&place);
    assert_eq!(host.codes("one"), [None; 3]);
    server.stop();
    // The first to ask finds that the connection is gone, the next that there is nobody.
    assert_eq!(host.codes("two").map(|code| code.is_some()), [true; 3]);
    assert_eq!(host.codes("two"), [Some("unreachable"); 3]);
    server.start();
    host.is_well_again("two");
    assert_eq!(place.whole().sign_offs, 2);
}

/// As after a failover: the address leads to a server that takes no writes, and then to one that does.
#[test]
fn a_server_that_takes_no_writes_is_told_and_left() {
    let Some(place) = Place::postgresql() else {
        return;
    };
    let host = Host::of(&place);
    assert_eq!(host.codes("one"), [None; 3]);
    let mut intruder = Intruder::connected(&place.database);
    let name = place.name();
    intruder.run(&format!(
        "ALTER DATABASE {name} SET default_transaction_read_only = on"
    ));
    let others = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity \
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    intruder.run(others);
    let lost = host.codes("two");
    assert!(lost[0].is_some(), "{lost:?}");
    let codes = host.codes("two");
    assert_eq!(codes, [Some("read-only"), Some("read-only"), None]);
    intruder.run(&format!(
        "SET default_transaction_read_only = off; ALTER DATABASE {name} RESET default_transaction_read_only"
    ));
    host.is_well_again("two");
    assert_eq!(place.whole().sign_offs, 2);
}

/// Everything can be read, and nothing be recorded: no probe that only reads would notice.
#[test]
fn readiness_is_a_matter_of_writing() {
    let Some(place) = Place::postgresql() else {
        return;
    };
    let host = Host::of(&place);
    assert_eq!(host.codes("one"), [None; 3]);
    let mut intruder = Intruder::connected(&place.database);
    intruder.run("ALTER TABLE sign_off_ledger ADD CONSTRAINT closed CHECK (false) NOT VALID");
    assert_eq!(host.codes("two"), [Some("failed"), Some("failed"), None]);
    intruder.run("ALTER TABLE sign_off_ledger DROP CONSTRAINT closed");
    host.is_well_again("two");
}

/// Another program that holds the lock, and does not end.
#[test]
fn a_lock_that_is_held_is_told() {
    let Some(place) = Place::postgresql() else {
        return;
    };
    let host = Host::of(&place);
    assert_eq!(host.codes("one"), [None; 3]);
    let mut intruder = Intruder::connected(&place.database);
    intruder.run("BEGIN; LOCK TABLE sign_off_ledger IN EXCLUSIVE MODE");
    let codes = host.codes("two");
    assert_eq!(codes[1..], [Some("held"), None]);
    intruder.run("COMMIT");
    host.is_well_again("two");
}

#[test]
fn a_file_that_is_held_is_told() {
    let place = Place::sqlite();
    let host = Host::of(&place);
    assert_eq!(host.codes("one"), [None; 3]);
    let mut intruder = Intruder::connected(&place.database);
    intruder.run("BEGIN IMMEDIATE");
    let codes = host.codes("two");
    assert_eq!(codes[1..], [Some("held"), None]);
    intruder.run("COMMIT");
    host.is_well_again("two");
}

#[test]
fn a_full_disk_is_not_ready() {
    let place = Place::sqlite();
    let limited: Database = format!("{}?max-pages=24", place.address).parse().unwrap();
    let mut setup = place.setup(Vec::new());
    setup.database = limited;
    let host = Host {
        ledger: Arc::new(Ledger::open(setup).unwrap()),
        runtime: Runtime::new().unwrap(),
    };
    let full = (0..1000)
        .find_map(|number| match host.append(&format!("id-{number}")) {
            Ok(_) => None,
            Err(NotRecorded::Unavailable(error)) => Some(error),
            Err(NotRecorded::Refused(refused)) => panic!("{refused}"),
        })
        .unwrap();
    assert_eq!(full.code(), "full", "{full}");
    assert!(full.to_string().contains("make room"), "{full}");
    assert_eq!(host.codes("again"), [Some("full"), Some("full"), None]);
}

fn a_head_that_is_damaged_is_not_ready(place: &Place) {
    let host = Host::of(place);
    assert_eq!(host.codes("one"), [None; 3]);
    let whole = fs::read(&place.head).unwrap();
    let truncate = fs::File::options().write(true).open(&place.head).unwrap();
    truncate.set_len(0).unwrap();
    assert_eq!(host.codes("two"), [Some("head"), Some("head"), None]);
    fs::write(&place.head, whole).unwrap();
    host.is_well_again("two");
}

fn another_program_that_holds_the_head_is_named(place: &Place) {
    let host = Host::of(place);
    assert_eq!(host.codes("one"), [None; 3]);
    let held = fs::File::options().read(true).open(&place.head).unwrap();
    held.lock().unwrap();
    let codes = host.codes("two");
    assert_eq!(codes[1..], [Some("held"), None]);
    // Nobody needs the lock to read.
    assert_eq!(place.whole().sign_offs, 1);
    drop(held);
    host.is_well_again("two");
}

/// The first attempt fails, and a later one does not: nobody has to start the host again.
fn a_host_begins_before_its_ledger_is_there(place: &Place) {
    let mut setup = place.setup(vec![crate::samples::record("x").data.policy]);
    let real = setup.head_file.clone();
    // In the way of the head's folder stands a file.
    let folder = place.folder.path().join("heads");
    fs::write(&folder, "in the way").unwrap();
    setup.head_file = folder.join("head");
    let host = Host {
        ledger: Arc::new(Ledger::start(setup)),
        runtime: Runtime::new().unwrap(),
    };
    assert_eq!(
        host.codes("one").map(|code| code.is_some()),
        [true, true, false]
    );
    let error = host.ledger.opened().unwrap_err();
    assert!(error.to_string().contains("heads"), "{error}");
    fs::remove_file(&folder).unwrap();
    host.is_well_again("one");
    assert_eq!(host.ledger.opened().unwrap().policies.len(), 1);
    assert!(!real.exists());
}

/// Addresses that lead nowhere, with the cause and a word of the remedy.
fn bad_addresses(
    server: &crate::postgresql::Server,
    name: &str,
) -> [(String, &'static str, &'static str); 7] {
    let (folder, port) = (server.folder().display(), server.port());
    [
        (
            format!("postgres://runtime@/{name}?host={folder}&port={port}"),
            "not-migrated",
            "migrate",
        ),
        (
            format!("postgres://postgres@/nowhere?host={folder}&port={port}"),
            "no-database",
            "create it",
        ),
        (
            format!("postgres://nobody-here@/{name}?host={folder}&port={port}"),
            "no-user",
            "role",
        ),
        (
            format!("postgres://guarded:wrong-secret@127.0.0.1:{port}/{name}"),
            "password",
            "mend it",
        ),
        (
            format!("postgres://guarded@127.0.0.1:{port}/{name}"),
            "password",
            "mend it",
        ),
        (
            "postgres://guide:wrong-secret@127.0.0.1:9/ledger".to_owned(),
            "unreachable",
            "start the server",
        ),
        (
            format!("postgres://guide:wrong-secret@/ledger?host={folder}&port=9"),
            "unreachable",
            "start the server",
        ),
    ]
}

/// Every cause has its own words, names the remedy, and gives no password away.
#[test]
fn the_cause_is_named() {
    let Some(server) = own_server() else {
        return;
    };
    let place = Place::of(server.new_database());
    let name = place.name();
    let mut owner = Intruder::connected(&place.database);
    owner.run(
        "CREATE ROLE guarded LOGIN PASSWORD 'right'; CREATE ROLE runtime LOGIN; \
         REVOKE CREATE ON SCHEMA public FROM public",
    );
    for (address, code, remedy) in bad_addresses(&server, &name) {
        let database: Database = address.parse().unwrap();
        let opened = in_time(|| Keeper::open(&database, &place.head, Opening::Create, now()));
        let error = opened.unwrap_err();
        let says = error.to_string();
        assert_eq!(error.code(), code, "{address}: {says}");
        assert!(says.contains(remedy), "{address}: {says}");
        assert!(
            !says.contains("wrong-secret") && !format!("{error:?}").contains("wrong-secret"),
            "{says}"
        );
        assert!(!says.contains("db error:") || says.len() > 60, "{says}");
    }
    assert!(
        !place.head.exists(),
        "no head is made for a ledger that is none"
    );
}

/// Who writes owns nothing: the owner makes the tables once, and the runtime's role needs these rights alone.
#[test]
fn the_runtime_role_owns_nothing() {
    let Some(server) = own_server() else {
        return;
    };
    let place = Place::of(server.new_database());
    drop(place.keeper());
    let mut owner = Intruder::connected(&place.database);
    owner.run(
        "CREATE ROLE runtime LOGIN; CREATE ROLE auditor LOGIN; \
         GRANT SELECT, INSERT ON sign_off_ledger, sign_off_settings TO runtime; \
         GRANT UPDATE (person, details, salt) ON sign_off_ledger TO runtime; \
         GRANT SELECT ON sign_off_ledger, sign_off_settings TO auditor",
    );
    let by = |role: &str| -> Database {
        place
            .address
            .replace("postgres@", &format!("{role}@"))
            .parse()
            .unwrap()
    };
    let mut keeper = Keeper::open(&by("runtime"), &place.head, Opening::Create, now()).unwrap();
    keeper.append(&[(draft("amal", "one"), now())]).unwrap();
    keeper.probe().unwrap();
    // The old bytes are the owner's to take away, and that is said.
    let erased = keeper.erase("amal", now()).unwrap_err();
    assert!(erased.to_string().contains("VACUUM FULL"), "{erased}");
    assert_eq!(place.whole().erased, 1);
    let audited = guide_ledger::verify::verify(&by("auditor"), &place.head).unwrap();
    assert!(
        matches!(audited, guide_ledger::verify::Verdict::Whole(_)),
        "{audited:?}"
    );
    let writes = Keeper::open(&by("auditor"), &place.head, Opening::Existing, now());
    let refused = writes.unwrap_err();
    assert!(matches!(&refused, LedgerError::Store(_)), "{refused}");
    assert_eq!(refused.code(), "no-right", "{refused}");
}
