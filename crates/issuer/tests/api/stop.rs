//! Told to stop, the issuer ends in order and soon, whoever is connected.

use std::{fs, io::Write, net::TcpStream, process::Command};

use rustix::process::Signal;

use crate::{
    books::Books,
    cast::{Cast, device},
    issuer::{Issuer, Process},
    operation::{served, stop},
    waiting::in_time,
};

#[tokio::test]
async fn streams_end_and_so_does_the_issuer() {
    let mut issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.offered("1").await;
    let mut events = cast.holder.device.events(None).await.unwrap();
    events.next().await.unwrap().unwrap();
    issuer.tell_to_stop();
    let end = async { while events.next().await.unwrap().is_some() {} };
    in_time("the stream's end", end).await;
    assert_eq!(issuer.ended().await.code(), Some(0));
    assert_eq!(issuer.complaints(), "");
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_keep_it() {
    let mut issuer = Issuer::start().await;
    device(&issuer.client(), "regulator").await;
    let mut held_open = Vec::new();
    for started in [
        "",
        "POST /inb",
        "POST /inbox HTTP/1.1\r\nHost: localhost\r\n",
        "POST /inbox HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    ] {
        let mut connection = TcpStream::connect(issuer.address()).unwrap();
        connection.write_all(started.as_bytes()).unwrap();
        held_open.push(connection);
    }
    // The issuer has met all four: it answers one that came later.
    device(&issuer.client(), "regulator").await;
    issuer.tell_to_stop();
    assert_eq!(issuer.ended().await.code(), Some(0));
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn each_signal_to_stop_ends_it_in_order() {
    let folder = tempfile::tempdir().unwrap();
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let (mut process, base) = served(&folder, &["--demo"]).await;
        device(&tallystick_holder::Client::new(&base), "regulator").await;
        process.signal(signal);
        assert_eq!(process.ended().await.code(), Some(0), "{signal:?}");
        let log = folder.path().join("issuer.db-wal");
        assert!(!log.exists(), "{signal:?}: the database was closed");
    }
}

/// `nohup` ignores SIGHUP for the program that it runs, which must not undo that.
#[tokio::test]
async fn under_nohup_it_outlives_its_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", "trap '' HUP; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_tallystick")]);
    let serve = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database", "sqlite:issuer.db"];
    let mut process = Process::spawn_by(shell, &folder, &serve, &[]);
    process.first_line().await;
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap();
    let ignored = u64::from_str_radix(ignored.trim(), 16).unwrap();
    assert_eq!(ignored & 1, 1, "SIGHUP is still ignored: {status}");
    stop(process).await;
}
