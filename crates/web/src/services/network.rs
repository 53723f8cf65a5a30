//! The issuer that serves this page, over fetch and server-sent events.
//!
//! Browsers open six connections to a host at most, all tabs together. The driver asks for the
//! four resources of a wallet at once at most, and sends one message after the other.

use gloo_net::http::{Request, RequestBuilder, Response};
use tallystick_holder::platform::{Answer, Network, Unreachable};
use web_sys::{AbortSignal, RequestCredentials};

use super::events::PageEvents;

/// How long an answer may take before the issuer counts as unreachable.
const TIMEOUT_MS: u32 = 20_000;

/// The way to the issuer that serves this page. The browser keeps its cookie.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fetch;

impl Network for Fetch {
    type Events = PageEvents;

    async fn get(&self, path: &str) -> Result<Answer, Unreachable> {
        answer(bounded(Request::get(path)).send().await).await
    }

    async fn post(&self, path: &str, body: String) -> Result<Answer, Unreachable> {
        let request = bounded(Request::post(path)).header("Content-Type", "application/json");
        let request = request.body(body).map_err(unreachable)?;
        answer(request.send().await).await
    }

    async fn events(&self, path: &str) -> Result<PageEvents, Unreachable> {
        PageEvents::open(path).map_err(|error| Unreachable(format!("{error:?}")))
    }

    fn is_online(&self) -> bool {
        web_sys::window().is_none_or(|window| window.navigator().on_line())
    }
}

/// With the cookies of this origin and a limit of time.
fn bounded(request: RequestBuilder) -> RequestBuilder {
    request
        .credentials(RequestCredentials::SameOrigin)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)))
}

async fn answer(response: Result<Response, gloo_net::Error>) -> Result<Answer, Unreachable> {
    let response = response.map_err(unreachable)?;
    let status = response.status();
    Ok(Answer { status, text: response.text().await.map_err(unreachable)? })
}

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn unreachable(error: gloo_net::Error) -> Unreachable {
    Unreachable(error.to_string())
}
