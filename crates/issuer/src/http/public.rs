//! What needs no wallet has a rate for each client address: a stranger could otherwise ask for the
//! longest answers without end.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Application, refused::Refused};
use crate::listen::ClientAddress;

/// Whether a request is counted for the wallet that it names or that signed it.
fn is_of_a_wallet(path: &str) -> bool {
    path == "/inbox" || path.starts_with("/api/v1/wallets/")
}

pub(super) async fn no_more_than_a_share(
    State(application): State<Application>,
    request: Request,
    next: Next,
) -> Response {
    if !is_of_a_wallet(request.uri().path()) {
        let client = request.extensions().get::<ClientAddress>().copied();
        if let Err(refusal) = application.rates.public(client) {
            return Refused::from(refusal).into_response();
        }
    }
    next.run(request).await
}
