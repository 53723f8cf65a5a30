//! `GET /api/v1/talkers` and the QR codes of their links.

use axum::{
    Json,
    extract::{Path, State},
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tallystick_core::{Refusal, host::TalkerView};

use super::{
    Application,
    asked::{Asked, unreadable},
    refused::Refused,
};
use crate::talkers::{chat_link, qr_code};

/// The talkers that chats may be opened with.
#[utoipa::path(
    get,
    path = "/api/v1/talkers",
    tag = "issuer",
    responses((status = 200, body = Vec<TalkerView>))
)]
pub(super) async fn talkers(State(application): State<Application>) -> Json<Vec<TalkerView>> {
    Json(application.talkers.clone())
}

/// Of which site a link is.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    /// The site, such as `https://tokens.example.org`: one of those whose pages may change something.
    site: String,
}

/// The QR code of a link that opens a chat, as SVG.
#[utoipa::path(
    get,
    path = "/api/v1/talkers/{name}/qr.svg",
    tag = "issuer",
    params(("name" = String, Path, description = "The talker's name"), Parameters),
    responses((status = 200, content_type = "image/svg+xml", body = String))
)]
pub(super) async fn qr(
    State(application): State<Application>,
    Path(name): Path<String>,
    Asked(Parameters { site }): Asked<Parameters>,
) -> Result<Response, Refused> {
    if !application.origins.contains(&site) {
        let sites = application.origins.join(", ");
        return Err(unreadable(format!("`site` must be one of {sites}")).into());
    }
    if application.talkers.iter().all(|talker| talker.name != name) {
        return Err(Refusal::NotFound { thing: "talker" }.into());
    }
    let svg = qr_code(&chat_link(&site, &name)).ok_or(Refusal::Internal)?;
    Ok(([(CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}
