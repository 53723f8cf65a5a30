//! Clients that keep the issuer waiting: each kind of wait has its end. Time is the runtime's, and
//! passes at once when nobody has anything else to do.

use std::{io, num::NonZeroU64};

use axum::routing::get;
use clap::Parser;
use futures::stream;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
    task::JoinHandle,
    time::{advance, timeout},
};

use super::*;
use crate::listen::places::Places;

/// What lies between the two ends of a connection, as the buffers of the system do.
const BUFFER: usize = 16 * 1_024;

const HEADER: Duration = Duration::from_secs(10);
const IDLE: Duration = Duration::from_secs(60);
const WRITE: Duration = Duration::from_secs(30);
const DAY: Duration = Duration::from_secs(86_400);

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    connections: ConnectionSettings,
}

/// The limits as they are without a word from the operator.
fn settings() -> ConnectionSettings {
    Arguments::parse_from(["test"]).connections
}

/// A client, who may do what no browser does.
pub(crate) struct Visitor {
    stream: DuplexStream,
    came: Instant,
    serving: JoinHandle<()>,
}

impl Visitor {
    /// Connects to what these routes are served by.
    pub(crate) fn of(router: Router) -> Self {
        Self::within(settings(), router)
    }

    fn within(settings: ConnectionSettings, router: Router) -> Self {
        let (stream, ours) = duplex(BUFFER);
        let peer = IpAddr::from([192, 0, 2, 1]);
        let place = Places::new(1, 1).take(Some(peer.into())).unwrap();
        let going_down = CancellationToken::new();
        let serving = serve(ours, peer, place, Arc::new(settings), router, going_down);
        Self { stream, came: Instant::now(), serving: tokio::spawn(serving) }
    }

    /// Sends this.
    pub(crate) async fn says(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    /// Sends a byte every second, for as long as the connection takes one. Returns for how many
    /// seconds it did.
    pub(crate) async fn drips(&mut self) -> u64 {
        let begun = Instant::now();
        let mut seconds = 0;
        while self.stream.write_all(b"x").await.is_ok() {
            seconds = begun.elapsed().as_secs();
            tokio::time::sleep(Duration::from_secs(1)).await;
            assert!(begun.elapsed() < DAY, "it goes on for ever");
        }
        seconds
    }

    /// Everything that is said until the connection ends.
    pub(crate) async fn hears(&mut self) -> String {
        let mut said = Vec::new();
        let all = timeout(DAY, self.stream.read_to_end(&mut said)).await;
        all.expect("it goes on for ever").unwrap();
        String::from_utf8(said).unwrap()
    }

    /// Waits until the connection is given up, however much there is to read. Returns how long
    /// that took since it was opened.
    async fn is_given_up(&mut self) -> Duration {
        timeout(DAY, &mut self.serving).await.expect("it is never given up").unwrap();
        self.came.elapsed()
    }
}

const ASKS: &str = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

fn greeting() -> Router {
    Router::new().route("/", get(async || "Hello."))
}

/// One whose answer has this body.
fn answering(body: impl Fn() -> Body + Clone + Send + Sync + 'static) -> Router {
    Router::new().route("/", get(async move || body()))
}

#[tokio::test(start_paused = true)]
async fn headers_that_never_end() {
    for started in ["", "GET /hea", "GET / HTTP/1.1\r\nHost: localhost\r\n"] {
        let mut visitor = Visitor::of(greeting());
        visitor.says(started).await;
        assert_eq!(visitor.hears().await, "");
        assert_eq!(visitor.is_given_up().await, HEADER, "{started:?}");
    }
    // A byte now and then is not enough.
    let mut visitor = Visitor::of(greeting());
    visitor.says("GET / HTTP/1.1\r\nX: ").await;
    assert_eq!(visitor.drips().await, HEADER.as_secs());
}

#[tokio::test(start_paused = true)]
async fn whoever_is_answered_may_ask_again_for_a_minute() {
    let mut visitor = Visitor::of(greeting());
    for _ in 0..2 {
        visitor.says(ASKS).await;
        advance(IDLE - Duration::from_secs(1)).await;
    }
    visitor.says(ASKS).await;
    let answers = visitor.hears().await;
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 3, "{answers}");
    assert_eq!(visitor.is_given_up().await, 3 * IDLE - Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn half_a_second_request_is_not_waited_for_any_longer() {
    let mut visitor = Visitor::of(greeting());
    visitor.says(ASKS).await;
    visitor.says("GET / HTTP/1.1\r\nX: ").await;
    assert_eq!(visitor.drips().await, IDLE.as_secs());
}

/// An event stream is a request under way, however long nothing happens on it.
#[tokio::test(start_paused = true)]
async fn a_stream_on_which_nothing_happens_goes_on() {
    let body = || Body::from_stream(stream::pending::<io::Result<Bytes>>());
    let mut visitor = Visitor::of(answering(body));
    visitor.says(ASKS).await;
    assert!(timeout(DAY, &mut visitor.serving).await.is_err(), "it was given up");
}

/// Answers that nobody reads fill what lies between, and then end the connection.
#[tokio::test(start_paused = true)]
async fn answers_that_are_not_read() {
    let endless = || {
        Body::from_stream(stream::repeat_with(|| {
            io::Result::Ok(Bytes::from_static(&[b'.'; 4_096]))
        }))
    };
    let long = || Body::from(vec![b'.'; 4 * BUFFER]);
    for router in [answering(endless), answering(long)] {
        let mut visitor = Visitor::of(router);
        visitor.says(ASKS).await;
        assert_eq!(visitor.is_given_up().await, WRITE);
    }
}

/// The answer was handed over long before its client has read it: the connection is not idle.
#[tokio::test(start_paused = true)]
async fn whoever_reads_slowly_is_not_cut_off() {
    let body = || Body::from(vec![b'.'; 4 * BUFFER]);
    let mut visitor = Visitor::of(answering(body));
    visitor.says(ASKS).await;
    let mut read = 0;
    let mut some = [0; 1_024];
    while read < 4 * BUFFER {
        tokio::time::sleep(WRITE - Duration::from_secs(1)).await;
        let count = visitor.stream.read(&mut some).await.unwrap();
        assert!(count > 0, "it was cut off after {read} bytes");
        read += count;
    }
    assert!(visitor.came.elapsed() > 10 * IDLE);
}

#[tokio::test(start_paused = true)]
async fn each_limit_is_the_operators() {
    let seconds = |seconds| NonZeroU64::new(seconds).unwrap();
    let mut short = settings();
    short.header_timeout_seconds = seconds(1);
    short.idle_timeout_seconds = seconds(4);
    short.write_timeout_seconds = seconds(3);
    let mut nothing_said = Visitor::within(short.clone(), greeting());
    assert_eq!(nothing_said.is_given_up().await, Duration::from_secs(1));
    let mut idle = Visitor::within(short.clone(), greeting());
    idle.says(ASKS).await;
    assert_eq!(idle.is_given_up().await, Duration::from_secs(4));
    let mut unread = Visitor::within(short, answering(|| Body::from(vec![b'.'; 4 * BUFFER])));
    unread.says(ASKS).await;
    assert_eq!(unread.is_given_up().await, Duration::from_secs(3));
}
