//! The issuer, by a clock that stands until it is told to move: for tests from outside of what
//! happens after days. It takes the arguments of `tallystick`, and on its standard input lines such
//! as `advance 60000` (milliseconds), which it answers once the clock has moved: the test waits for what follows from it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../tests/support/moved_clock.rs"]
mod moved_clock;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::Parser as _;
use moved_clock::MovedClock;
use tallystick_core::Timestamp;
use tallystick_issuer::{
    configuration::{Command, CommandLine},
    serving::Serving,
};

#[tokio::main]
async fn main() {
    let Command::Serve(configuration) = CommandLine::parse().command else {
        panic!("it only serves");
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = i64::try_from(now.as_millis()).unwrap();
    let clock = MovedClock::starting(Timestamp::from_milliseconds(now).unwrap());
    let issuer_clock = clock.for_issuer(configuration.lapse_pause());
    let serving = Serving::start(*configuration, issuer_clock).await.unwrap();
    println!("Tallystick is ready: http://{}", serving.address);

    let going_down = serving.going_down.clone();
    std::thread::spawn(move || {
        for line in std::io::stdin().lines() {
            let line = line.unwrap();
            let milliseconds = line.strip_prefix("advance ").and_then(|text| text.parse().ok());
            let milliseconds = milliseconds.expect("`advance` and milliseconds");
            clock.pass(Duration::from_millis(milliseconds));
            println!("advanced");
        }
        // Whoever moved the clock is gone.
        going_down.cancel();
    });
    serving.run().await.unwrap();
}
