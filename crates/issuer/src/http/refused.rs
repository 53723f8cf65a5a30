//! How a refusal is answered.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tallystick_core::{Correlation, Refusal};
use tracing::error;

use crate::{database::refusal_of, log_limit::LogLimit};

static FAILED: LogLimit = LogLimit::new();

/// A refusal, with the correlation of what was refused where it could be read.
#[derive(Debug)]
pub(super) struct Refused {
    refusal: Refusal,
    correlation: Option<Correlation>,
}

impl Refused {
    pub(super) fn of(refusal: Refusal, correlation: Option<Correlation>) -> Self {
        Self { refusal, correlation }
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, correlation: None }
    }
}

impl From<sqlx::Error> for Refused {
    /// The caller reads that it was us; why is for the log.
    fn from(failure: sqlx::Error) -> Self {
        if let Some(left_out) = FAILED.admit() {
            error!(%failure, left_out, "a read failed");
        }
        refusal_of(&failure).into()
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.refusal.status());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.refusal.answer(self.correlation))).into_response();
        if let Refusal::RateLimited { seconds } = self.refusal {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
