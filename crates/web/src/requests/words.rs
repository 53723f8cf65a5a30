//! What people read about requests.

use tallystick_core::{RejectionCode, requests::Rejection};

/// What people read of a code.
pub fn code_words(code: RejectionCode) -> &'static str {
    match code {
        RejectionCode::Limit => "Limit exceeded",
        RejectionCode::CollateralMissing => "Collateral missing",
        RejectionCode::DetailsWrong => "Details wrong",
        RejectionCode::Other => "Other",
    }
}

/// Why a request was rejected: the code where it says more than the reason, and the reason.
pub fn rejection_words(rejection: &Rejection) -> String {
    match rejection.code {
        RejectionCode::Other => rejection.reason.clone(),
        code => format!("{}: {}", code_words(code), rejection.reason),
    }
}
