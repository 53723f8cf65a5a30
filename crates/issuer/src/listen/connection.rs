//! One connection, from its acceptance to its end.

use std::{
    net::IpAddr,
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    http::Request,
};
use hyper::{
    body::{Frame, Incoming, SizeHint},
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

use super::{
    ConnectionSettings,
    client::ClientAddress,
    places::Place,
    stalled::{LastSent, StallTimeout},
};

/// The most that is kept of a request's line and headers, and of an answer on its way.
const LARGEST_BUFFER: usize = 64 * 1_024;

/// Since when a connection waits for a request; `None` while it has one under way.
#[derive(Debug)]
struct Activity {
    place: Place,
    waiting: Mutex<Option<Wait>>,
}

#[derive(Clone, Copy, Debug)]
struct Wait {
    since: Instant,
    limit: Duration,
}

impl Activity {
    fn set(&self, wait: Option<Wait>) {
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = wait;
        match wait {
            Some(_) => self.place.wait(),
            None => self.place.work(),
        }
    }

    fn wait(&self) -> Option<Wait> {
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request under way: until its answer's last byte was handed over, or its client went.
#[derive(Debug)]
struct UnderWay {
    activity: Arc<Activity>,
    idle_timeout: Duration,
}

impl UnderWay {
    fn begin(activity: Arc<Activity>, idle_timeout: Duration) -> Self {
        activity.set(None);
        Self { activity, idle_timeout }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.activity.set(Some(Wait { since: Instant::now(), limit: self.idle_timeout }));
    }
}

/// Serves a connection until it ends, waits for too long, is closed for somebody else's, or the
/// issuer goes down.
pub(super) async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: IpAddr,
    place: Place,
    settings: Arc<ConnectionSettings>,
    router: Router,
    going_down: CancellationToken,
) {
    let (header_timeout, idle_timeout) = (settings.header_timeout(), settings.idle_timeout());
    let first = Wait { since: Instant::now(), limit: header_timeout };
    let activity = Arc::new(Activity { place, waiting: Mutex::new(Some(first)) });
    let sent = LastSent::new();
    let stream = StallTimeout::new(stream, settings.write_timeout(), sent.clone());
    let application = TowerToHyperService::new(router);
    let answer = service_fn(|mut request: Request<Incoming>| {
        let client = ClientAddress::of(peer, request.headers(), &settings.trust_proxy);
        request.extensions_mut().insert(client);
        let under_way = UnderWay::begin(activity.clone(), idle_timeout);
        let answer = application.call(request);
        async move {
            let answer = answer.await;
            answer.map(|answer| answer.map(|body| AnswerBody { body, _under_way: under_way }))
        }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        // Ours tells the first request from the next, and knows when a connection is wanted.
        .header_read_timeout(None)
        .max_buf_size(LARGEST_BUFFER)
        .serve_connection(TokioIo::new(stream), answer);
    let mut serving = pin!(serving);
    let mut told = false;
    let look = header_timeout.min(idle_timeout);
    loop {
        // The last answer may be long and its client slow: until it is sent, nobody is idle.
        let end = activity.wait().map(|wait| wait.since.max(sent.get()) + wait.limit);
        let now = Instant::now();
        if end.is_some_and(|end| end <= now) {
            return;
        }
        let next_look = end.map_or(now + look, |end| end.min(now + look));
        tokio::select! {
            // It failed or the client went: there is nobody to tell.
            _ = &mut serving => return,
            () = activity.place.told_to_close() => return,
            () = going_down.cancelled(), if !told => {
                told = true;
                serving.as_mut().graceful_shutdown();
            }
            () = sleep_until(next_look) => {}
        }
    }
}

/// The body of an answer; the request is under way for as long as there is more of it.
#[derive(Debug)]
struct AnswerBody {
    body: Body,
    _under_way: UnderWay,
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
#[path = "connection_tests.rs"]
pub(super) mod tests;
