//! The three lists of requests, each of which has a page of its own.

use super::RequestType;
use crate::{Participant, Permission, view::Topic};

/// A list of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequestList {
    /// The requests for issuances.
    Issuances,
    /// The requests for transfers, pushes and pulls.
    Transfers,
    /// The requests for redemptions.
    Redemptions,
}

impl RequestList {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Issuances, Self::Transfers, Self::Redemptions];

    /// The list of this kind of request.
    pub fn of(kind: RequestType) -> Self {
        match kind {
            RequestType::Issuance => Self::Issuances,
            RequestType::Push | RequestType::Pull => Self::Transfers,
            RequestType::Redemption => Self::Redemptions,
        }
    }

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issuances => "ISSUANCE",
            Self::Transfers => "TRANSFER",
            Self::Redemptions => "REDEMPTION",
        }
    }

    /// What a `changed` event says when a row of it has changed.
    pub fn topic(self) -> Topic {
        match self {
            Self::Issuances => Topic::IssuanceRequests,
            Self::Transfers => Topic::TransferRequests,
            Self::Redemptions => Topic::RedemptionRequests,
        }
    }

    /// The permission to make a request of it.
    pub fn permission_of_requester(self) -> Permission {
        match self {
            Self::Issuances => Permission::IssuancesNonIssuer,
            Self::Transfers => Permission::TransfersNonIssuer,
            Self::Redemptions => Permission::RedemptionsNonIssuer,
        }
    }

    /// Whether the participant has anything to do with it, if only to observe it.
    pub fn concerns(self, participant: &Participant) -> bool {
        use Permission as P;
        let permissions: &[Permission] = match self {
            Self::Issuances => &[P::IssuancesNonIssuer, P::IssuancesIssuer, P::IssuancesCustodian],
            Self::Transfers => &[P::TransfersNonIssuer, P::TransfersCustodian],
            Self::Redemptions => {
                &[P::RedemptionsNonIssuer, P::RedemptionsIssuer, P::RedemptionsCustodian]
            }
        };
        let mut permissions = permissions.iter().chain([&P::Observe]);
        permissions.any(|permission| participant.may(*permission))
    }
}
