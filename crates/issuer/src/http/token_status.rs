//! `POST /api/v1/token-status`: the status of a token, for whoever can show it.

use axum::{
    Json,
    extract::{Request, State},
};
use tallystick_core::{
    Refusal, SignedToken,
    canonical::parse_strict,
    refusal::RefusalAnswer,
    token::verification::{self, Unreadable, Verification},
    view::TokenStatusView,
};

use super::{Application, body, refused::Refused};
use crate::listen::ClientAddress;

/// What is said of every token that is not known here, or not signed by this issuer.
const NOT_FOUND: Refusal = Refusal::NotFound { thing: "token" };

/// Says where a token stands in the issuer's books: active, suspended, revoked, on offer, or removed
/// by its holder. Only to whoever shows the token as this issuer signed it; anything else, of
/// whatever id, gets the same refusal.
#[utoipa::path(
    post,
    path = "/api/v1/token-status",
    tag = "issuer",
    request_body(content = serde_json::Value, description = "The signed token, with every field as the issuer wrote it"),
    responses(
        (status = 200, body = TokenStatusView),
        (status = 400, description = "Not JSON, or not a token at all", body = RefusalAnswer),
        (status = 404, description = "Not signed by this issuer, or not in its books", body = RefusalAnswer),
        (status = 413, description = "Too long for a token", body = RefusalAnswer),
        (status = 429, description = "Too many from this address", body = RefusalAnswer),
    )
)]
pub(super) async fn token_status(
    State(application): State<Application>,
    request: Request,
) -> Result<Json<TokenStatusView>, Refused> {
    let client = request.extensions().get::<ClientAddress>().copied();
    let bytes = body::read(request, application.body_timeout).await?;
    let turn = application.shares.verify(client).await;
    let shown = read(&bytes)?;
    let issuer = &application.settings.domain;
    let token = verification::signed_by(&shown, issuer, &application.known);
    drop(turn);
    let row = match token {
        Ok(token) => {
            let _turn = application.shares.read(client).await;
            application.database.token(token.token).await?
        }
        Err(Verification::Unreadable(reason)) => return Err(malformed(&reason).into()),
        Err(_) => None,
    };
    match row.filter(|row| row.document == shown) {
        Some(row) => Ok(Json(TokenStatusView::from(&row))),
        None => {
            application.rates.unauthentic(client)?;
            Err(NOT_FOUND.into())
        }
    }
}

fn read(bytes: &[u8]) -> Result<SignedToken, Refusal> {
    let text = std::str::from_utf8(bytes);
    match text.map(verification::parse) {
        Ok(Ok(token)) => Ok(token),
        Ok(Err(Unreadable::NotJson(error))) => Err(error.into()),
        Ok(Err(Unreadable::TooLong { limit })) => Err(Refusal::TooLarge { limit }),
        Ok(Err(unreadable)) => Err(malformed(&unreadable)),
        // The same reader says where it is not UTF-8.
        Err(_) => parse_strict(bytes).map_err(Refusal::from).and(Err(Refusal::Internal)),
    }
}

fn malformed(unreadable: &Unreadable) -> Refusal {
    let reason = match unreadable {
        Unreadable::NotAToken { reason } => reason.clone(),
        _ => "it is empty".to_owned(),
    };
    Refusal::MalformedBody { subject: "a token's status", reason }
}
