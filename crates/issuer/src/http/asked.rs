//! What a read's query asks for, or a refusal that says what is wrong with it.

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use serde::de::DeserializeOwned;
use tallystick_core::Refusal;

use super::refused::Refused;

/// The query, read strictly as the parameters `T`.
#[derive(Debug)]
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let query = Query::from_request_parts(parts, state).await;
        let Query(asked) = query.map_err(|error| {
            let reason = error.body_text();
            // What is wrong is said behind the colon.
            let wrong = reason.split_once(": ").map_or(reason.as_str(), |(_, wrong)| wrong);
            unreadable(wrong)
        })?;
        Ok(Self(asked))
    }
}

/// The query of a read that has no parameters.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// The query is not one that can be answered.
pub(super) fn unreadable(reason: impl Into<String>) -> Refusal {
    Refusal::MalformedQuery { reason: reason.into() }
}
