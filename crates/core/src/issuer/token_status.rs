//! What an issuer's books say of a token to whoever shows it.

use super::{IssuerToken, IssuerTokenState};
use crate::{
    HolderAnswer, TokenStatus,
    view::{BookedStatus, TokenStatusView},
};

impl From<&IssuerToken> for TokenStatusView {
    /// What nobody accepted is revoked from the end of its offer on; before, it is nobody's.
    fn from(row: &IssuerToken) -> Self {
        let accepted = row.answer == Some(HolderAnswer::Accepted);
        let status = match (row.state, row.status) {
            (_, TokenStatus::Revoked) => BookedStatus::Revoked,
            (IssuerTokenState::Issued, _) => BookedStatus::NotAccepted,
            (IssuerTokenState::Removed, _) => BookedStatus::Removed,
            (IssuerTokenState::Offered, TokenStatus::Active) if accepted => BookedStatus::Active,
            (IssuerTokenState::Offered, TokenStatus::Suspended) if accepted => {
                BookedStatus::Suspended
            }
            (
                IssuerTokenState::Offered | IssuerTokenState::Lapsed | IssuerTokenState::Withdrawn,
                _,
            ) => BookedStatus::Revoked,
        };
        let lapsed = row.state == IssuerTokenState::Lapsed;
        Self { status, starting: lapsed.then_some(row.offered_until), ending: None }
    }
}
