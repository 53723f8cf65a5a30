//! The API over real HTTP against a real SQLite file: each test runs the built issuer on a
//! database of its own, and acts through native holders as anybody could. No test waits for time to
//! pass: what depends on it runs the issuer in its own process, by a clock that the test moves.
//!
//! One file for each concern; [`issuer`] runs the binary, [`in_process`] the library, [`cast`] are
//! those who take part, [`books`] looks into the database behind the issuer's back.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod books;
mod cast;
mod chats;
mod disk;
mod every_action;
mod in_process;
mod issuer;
#[path = "../support/moved_clock.rs"]
mod moved_clock;
mod refusals;
mod small_disk;
mod waiting;

mod issuance {
    mod declined;
    mod devices;
    mod jumps;
    mod killed;
    mod lapsed;
    mod races;
    mod reordered;
    mod repeated;
    mod revised;
    mod whole;
    mod withdrawn;
}

mod reads {
    mod conservation;
    mod events;
    mod export;
    mod flows;
    mod lists;
    mod openapi;
    mod outcomes;
    mod previews;
    mod queries;
    mod regulator;
    mod security_headers;
    mod sessions;
    mod token_status;
    mod unreadable;
    mod views;
}

mod refused {
    mod amounts;
    mod commands;
    mod enrolments;
    mod envelopes;
    mod hosts;
    mod origins;
    mod vectors;
}

mod rude {
    mod addresses;
    mod floods;
    mod greedy;
    mod proxies;
    mod rude_client;
    mod streams;
}

mod definitions;
mod holder;
mod operation;
mod redemptions;
mod rejected;
mod start;
mod stop;
mod supply;
mod transfer_requests;
mod transfers;
