//! How the issuer starts, and how it says that it does not.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
};

use rustix::process::Signal;
use tallystick_core::view::IssuerView;
use tallystick_holder::Client;
use tempfile::TempDir;

use crate::{
    books::Books,
    cast::{Cast, code, participant_id},
    issuer::{Issuer, Process},
    operation::names,
};

const DATABASE: &str = "sqlite:issuer.db";

/// Runs it in this folder, sees that it does not start, and returns what it says.
pub(crate) async fn complaint(
    folder: &TempDir,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> String {
    let mut process = Process::spawn(folder, arguments, variables);
    let status = process.ended().await;
    assert!(!status.success(), "{arguments:?}");
    let complaint = fs::read_to_string(folder.path().join("stderr")).unwrap();
    fs::remove_file(folder.path().join("stderr")).unwrap();
    for leak in ["panicked", "backtrace", "RUST_", ".rs:", "Error {", "Some("] {
        assert!(!complaint.contains(leak), "{complaint}");
    }
    complaint
}

/// One line from us, for a person.
pub(crate) fn assert_sentence(complaint: &str, says: &str) {
    let line = complaint.strip_prefix("tallystick: ").unwrap_or_else(|| panic!("{complaint:?}"));
    assert!(line.contains(says), "{complaint:?}");
    assert_eq!(line.trim_end().lines().count(), 1, "{complaint:?}");
}

#[tokio::test]
async fn a_demonstration_listens_on_loopback_only() {
    let folder = tempfile::tempdir().unwrap();
    // The resolver reads the name `0` as the address 0.0.0.0.
    for listen in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8080", "0:0"] {
        let arguments = ["serve", "--demo", "--listen", listen, "--database", DATABASE];
        let complaint = complaint(&folder, &arguments, &[]).await;
        assert_sentence(&complaint, "loopback only");
        assert!(complaint.contains(listen), "{complaint}");
    }
    assert!(!folder.path().join("issuer.db").exists(), "it did not get that far");
}

#[tokio::test]
async fn a_database_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    for database in ["postgres://localhost/tallystick", "issuer.db", "sqlite:", "mysql:x"] {
        let complaint = complaint(&folder, &["serve", "--database", database], &[]).await;
        assert_sentence(&complaint, "sqlite:PATH");
    }
    fs::write(folder.path().join("text.db"), "This is no database. ".repeat(1_000)).unwrap();
    fs::create_dir(folder.path().join("folder.db")).unwrap();
    for (database, says) in [("sqlite:text.db", "text.db"), ("sqlite:folder.db", "folder.db")] {
        let complaint = complaint(&folder, &["serve", "--database", database], &[]).await;
        assert_sentence(&complaint, says);
    }
    let text = fs::read_to_string(folder.path().join("text.db")).unwrap();
    assert!(text.starts_with("This is no database."), "it was left as it was");
    assert_eq!(names(folder.path()), ["folder.db", "text.db"], "nothing was made beside them");
}

#[tokio::test]
async fn a_database_in_a_folder_that_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    fs::write(folder.path().join("copy.db"), "").unwrap();
    for missing in ["nowhere", "nowhere/deeper", "file"] {
        let database = format!("sqlite:{missing}/issuer.db");
        for command in [&["serve"][..], &["verify"], &["backup", "new.db"], &["restore", "copy.db"]]
        {
            let arguments = [command, &["--database", &database]].concat();
            let complaint = complaint(&folder, &arguments, &[]).await;
            assert_sentence(&complaint, &format!("there is no folder {missing} for the database"));
            for says in [&format!("{missing}/issuer.db"), "Make the folder", "--database"] {
                assert!(complaint.contains(says), "{arguments:?}: {complaint}");
            }
        }
    }
    assert_eq!(names(folder.path()), ["copy.db", "file"]);
}

#[tokio::test]
async fn arguments_that_are_none() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, says) in [
        (&["serve", "--listen", "somewhere"][..], "localhost:8080"),
        (&["serve", "--listen", ":8080"], "localhost:8080"),
        (&["serve", "--listen", "localhost:http"], "localhost:8080"),
        (&["serve", "--listen", "localhost:65536"], "localhost:8080"),
        (&["serve", "--listen", "::1:8080"], "[::1]:8080"),
        (&["serve", "--listen", "http://localhost:8080"], "localhost:8080"),
        (&["serve", "--domain", "local"], "--domain"),
        (&["serve", "--fast"], "--fast"),
        (&["serve", "--offer-lifetime-seconds", "-1"], "-1"),
        (&["sell"], "sell"),
        (&[], "Usage"),
    ] {
        let complaint = complaint(&folder, arguments, &[]).await;
        assert!(complaint.contains(says), "{complaint}");
    }
    let variables = [("TALLYSTICK_LISTEN", "somewhere")];
    assert!(complaint(&folder, &["serve"], &variables).await.contains("--listen"));
}

#[tokio::test]
async fn a_port_that_is_taken() {
    let issuer = Issuer::start().await;
    let folder = tempfile::tempdir().unwrap();
    let port = issuer.address().rsplit_once(':').unwrap().1;
    for listen in [issuer.address(), &format!("localhost:{port}")] {
        let arguments = ["serve", "--demo", "--listen", listen, "--database", DATABASE];
        let complaint = complaint(&folder, &arguments, &[]).await;
        assert_sentence(&complaint, &format!("could not listen on {}", issuer.address()));
        assert!(complaint.contains("in use") && complaint.contains("--listen"), "{complaint}");
        assert_eq!(names(folder.path()), [""; 0], "neither a database nor a key is left behind");
    }
}

#[tokio::test]
async fn a_first_start_that_fails_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    // The key is made after the database.
    let serve = ["serve", "--listen", "127.0.0.1:0", "--database", DATABASE, "--key", "no/key"];
    let complaint = complaint(&folder, &serve, &[]).await;
    assert_sentence(&complaint, "the key file no/key could not be made");
    assert_eq!(names(folder.path()), [""; 0]);
}

#[tokio::test]
async fn a_name_to_listen_on_is_resolved() {
    let folder = tempfile::tempdir().unwrap();
    let listen = ["serve", "--demo", "--database", DATABASE, "--listen"];
    let mut process = Process::spawn(&folder, &[&listen[..], &["localhost:0"]].concat(), &[]);
    let ready = process.first_line().await;
    let base = ready.trim().strip_prefix("Tallystick is ready: ").unwrap();
    let port = base.rsplit_once(':').unwrap().1;
    for base in [base.to_owned(), format!("http://localhost:{port}")] {
        assert_eq!(Client::new(&base).get("/health", None).await.unwrap().status, 200, "{base}");
    }
    process.signal(Signal::TERM);
    assert!(process.ended().await.success());

    let folder = tempfile::tempdir().unwrap();
    // Longer than any label of DNS, so that nobody has to be asked.
    let unknown = format!("{}:8080", "x".repeat(64));
    let complaint = complaint(&folder, &[&listen[..], &[&unknown]].concat(), &[]).await;
    assert_sentence(&complaint, &format!("no address of --listen {unknown} was found"));
    assert_eq!(names(folder.path()), [""; 0]);
}

#[tokio::test]
async fn the_key_is_for_its_owner_only() {
    let issuer = Issuer::start().await;
    let mode = fs::metadata(issuer.key_file()).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);

    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("own.key");
    fs::copy(issuer.key_file(), &key).unwrap();
    let arguments = ["serve", "--key", "own.key", "--database", DATABASE];
    for mode in [0o640, 0o604, 0o666] {
        fs::set_permissions(&key, Permissions::from_mode(mode)).unwrap();
        let complaint = complaint(&folder, &arguments, &[]).await;
        assert_sentence(&complaint, "make it 0600");
    }
    fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    let secret = fs::read_to_string(&key).unwrap();
    fs::write(&key, &secret[..20]).unwrap();
    let complaint = complaint(&folder, &arguments, &[]).await;
    assert_sentence(&complaint, "does not hold 32 bytes");
    assert!(!complaint.contains(&secret[..20]), "the key is nowhere");
}

#[tokio::test]
async fn everything_can_be_said_by_environment_variables() {
    let folder = tempfile::tempdir().unwrap();
    let variables = [
        ("TALLYSTICK_DEMO", "true"),
        ("TALLYSTICK_LISTEN", "127.0.0.1:0"),
        ("TALLYSTICK_DATABASE", "sqlite:named.db"),
        ("TALLYSTICK_DOMAIN", "mint.example.com"),
        ("TALLYSTICK_SELECTOR", "pw7"),
        ("TALLYSTICK_KEY", "named.key"),
    ];
    let mut process = Process::spawn(&folder, &["serve"], &variables);
    let ready = process.first_line().await;
    let base = ready.trim().strip_prefix("Tallystick is ready: ").unwrap();
    let answer = Client::new(base).get("/api/v1/issuer", None).await.unwrap();
    let view: IssuerView = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((view.domain.to_string(), view.selector), ("mint.example.com".into(), "pw7".into()));
    assert!(view.demo);
    assert!(folder.path().join("named.db").exists() && folder.path().join("named.key").exists());
}

#[tokio::test]
async fn without_the_demonstration_nobody_is_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--database", DATABASE];
    let mut process = Process::spawn(&folder, &arguments, &[]);
    let ready = process.first_line().await;
    let client = Client::new(ready.trim().strip_prefix("Tallystick is ready: ").unwrap());
    let participants = client.get("/api/v1/participants", None).await.unwrap();
    assert_eq!(participants.json().unwrap(), serde_json::json!([]));
    let bank = participant_id("central-bank");
    let refused = tallystick_holder::Device::enrol(&client, &bank).await;
    assert_eq!(code(&refused), "ENROLMENT_REFUSED");
}

#[tokio::test]
async fn a_second_start_keeps_the_key_and_the_books() {
    let mut issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.offered("500000").await;
    let (participants, dkim) = public(&issuer).await;
    let before = Books::of(&issuer).await.contents().await;
    issuer.stop_and_restart().await;
    let after = Books::of(&issuer).await.contents().await;
    // SQLite's own statistics are written when it closes.
    let ours = |contents: Vec<(String, Vec<String>)>| -> Vec<_> {
        contents.into_iter().filter(|(table, _)| !table.starts_with("sqlite_stat")).collect()
    };
    assert_eq!(ours(after), ours(before));
    assert_eq!(public(&issuer).await, (participants, dkim));
    cast.reach(&issuer);
    let token = cast.holder.take_offer().await.unwrap().unwrap();
    cast.holder.accept(token).await.unwrap();
    assert_eq!(cast.balances().await, ["500000.00", "0.00", "500000.00"]);
    assert_eq!(issuer.complaints(), "");
}

async fn public(issuer: &Issuer) -> (serde_json::Value, serde_json::Value) {
    let client = issuer.client();
    let participants = client.get("/api/v1/participants", None).await.unwrap().json().unwrap();
    let mut view = client.get("/api/v1/issuer", None).await.unwrap().json().unwrap();
    (participants, view["dkim"].take())
}
