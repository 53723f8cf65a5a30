//! The bodies of posts: bounded in size and in time.

use std::time::Duration;

use axum::{RequestExt as _, body::Body, extract::Request};
use http_body_util::BodyExt as _;
use tallystick_core::{Refusal, message::LARGEST_MESSAGE};
use tokio::time::timeout;

/// All of it, or nothing: neither too large nor too slow.
///
/// Each piece is copied and given back before the next one comes. A piece keeps the buffer that it
/// was read into, so that whoever sends byte by byte would have thousands of them kept.
pub(super) async fn read(request: Request, slowest: Duration) -> Result<Vec<u8>, Refusal> {
    let reading = timeout(slowest, read_pieces(request.into_limited_body()));
    reading.await.map_err(|_| Refusal::TooSlow { seconds: slowest.as_secs() })?
}

async fn read_pieces(mut body: Body) -> Result<Vec<u8>, Refusal> {
    let mut message = Vec::new();
    while let Some(frame) = body.frame().await {
        // A client that went away does not read what it is told.
        let frame = frame.map_err(|_| Refusal::TooLarge { limit: LARGEST_MESSAGE })?;
        if let Ok(piece) = frame.into_data() {
            message.extend_from_slice(&piece);
        }
    }
    Ok(message)
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use axum::{Router, body::Bytes, routing::post};
    use futures::stream;

    use super::*;
    use crate::{http::refused::Refused, listen::Visitor};

    /// A byte now and then is not enough; who is too slow is told so, and the connection ends.
    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_ends_is_not_waited_for() {
        let slowest = Duration::from_secs(30);
        let route = post(async move |request: Request| {
            read(request, slowest).await.map(drop).map_err(Refused::from)
        });
        let mut visitor = Visitor::of(Router::new().route("/inbox", route));
        visitor
            .says("POST /inbox HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n")
            .await;
        let seconds = visitor.drips().await;
        assert_eq!(seconds, slowest.as_secs());
        let answer = visitor.hears().await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("TOO_SLOW"), "{answer}");
    }

    /// A piece of a body, which counts those that are kept.
    struct Piece(Arc<AtomicUsize>);

    impl AsRef<[u8]> for Piece {
        fn as_ref(&self) -> &[u8] {
            b" "
        }
    }

    impl Drop for Piece {
        fn drop(&mut self) {
            self.0.fetch_sub(1, Ordering::Relaxed);
        }
    }

    #[tokio::test]
    async fn a_body_of_many_pieces_keeps_none_of_them() {
        let kept = Arc::new(AtomicUsize::new(0));
        let most = Arc::new(AtomicUsize::new(0));
        let (counted, highest) = (kept.clone(), most.clone());
        let pieces = (0..1_000).map(move |_| {
            highest.fetch_max(counted.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
            Ok::<_, std::io::Error>(Bytes::from_owner(Piece(counted.clone())))
        });
        let request = Request::new(Body::from_stream(stream::iter(pieces)));
        let read = read(request, Duration::from_secs(30)).await.unwrap();
        assert_eq!((read.len(), kept.load(Ordering::Relaxed)), (1_000, 0));
        assert_eq!(most.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn what_is_too_large_is_not_read_to_its_end() {
        let pieces =
            stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 1_000])));
        let request = Request::new(Body::from_stream(pieces));
        let refused = read(request, Duration::from_secs(30)).await.unwrap_err();
        assert_eq!(refused, Refusal::TooLarge { limit: LARGEST_MESSAGE });
    }
}
