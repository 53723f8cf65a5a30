//! What somebody tries, sensible or not, and how often.

use std::ops::Range;

use proptest::prelude::*;

use crate::{
    Definition, HolderAnswer, Request, RequestStatus, TokenStatus,
    definition::DefinitionStatus,
    fixtures_network::{NAMES, SECOND_DEVICE},
    issuer::{IssuerToken, IssuerTokenState},
    requests::Completion,
};

/// Something that somebody tries, sensible or not: who, and about which of what there is.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    pub(super) what: What,
    pub(super) who: &'static str,
    /// Commercial Bank tries it on its second device.
    pub(super) on_second_device: bool,
    pub(super) which: usize,
    /// The version that is named: the current one, or one beside it.
    pub(super) version_off: bool,
    pub(super) amount: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Define,
    ApproveDefinition,
    Decommission,
    Activate,
    Mint,
    Burn,
    Transfer,
    Request,
    RequestPush,
    RequestPull,
    RequestRedemption,
    Complete,
    Approve,
    Reject,
    Cancel,
    Dismiss,
    Correct,
    Issue,
    Withdraw,
    Download,
    Accept,
    Decline,
    Remove,
    Suspend,
    Reactivate,
    Revoke,
    Wait,
}

impl What {
    pub(super) const ALL: [Self; 27] = [
        Self::Define,
        Self::ApproveDefinition,
        Self::Decommission,
        Self::Activate,
        Self::Mint,
        Self::Burn,
        Self::Transfer,
        Self::Request,
        Self::RequestPush,
        Self::RequestPull,
        Self::RequestRedemption,
        Self::Complete,
        Self::Approve,
        Self::Reject,
        Self::Cancel,
        Self::Dismiss,
        Self::Correct,
        Self::Issue,
        Self::Withdraw,
        Self::Download,
        Self::Accept,
        Self::Decline,
        Self::Remove,
        Self::Suspend,
        Self::Reactivate,
        Self::Revoke,
        Self::Wait,
    ];

    /// Whoever may try it with success; others try it, too.
    fn usually(self) -> &'static str {
        match self {
            Self::Request
            | Self::RequestPush
            | Self::RequestPull
            | Self::RequestRedemption
            | Self::Complete
            | Self::Transfer
            | Self::Cancel
            | Self::Dismiss
            | Self::Correct
            | Self::Download
            | Self::Accept
            | Self::Decline
            | Self::Remove
            | Self::Wait => "commercial-bank",
            Self::ApproveDefinition => "custodian",
            _ => "central-bank",
        }
    }

    /// More of what leads on, less of what ends.
    fn weight(self) -> u32 {
        match self {
            Self::Approve => 14,
            Self::Issue => 12,
            Self::Request | Self::Accept => 8,
            Self::Transfer => 6,
            Self::RequestPush | Self::RequestPull | Self::RequestRedemption => 4,
            Self::Complete => 5,
            Self::Mint | Self::Download | Self::Decline => 4,
            Self::Suspend | Self::Reactivate | Self::Reject => 3,
            Self::Activate
            | Self::ApproveDefinition
            | Self::Burn
            | Self::Remove
            | Self::Dismiss
            | Self::Withdraw => 2,
            _ => 1,
        }
    }
}

impl Attempt {
    /// The device that it is tried on.
    pub(super) fn device(&self) -> &'static str {
        match self.on_second_device && self.who == "commercial-bank" {
            true => SECOND_DEVICE,
            false => self.who,
        }
    }
}

/// How much more often a walk tries what it favours.
const FAVOUR: u32 = 15;

/// A walk of so many attempts. Each favours something, so that what seldom leads anywhere is reached
/// in as many states as the rest.
pub(super) fn walk(length: Range<usize>) -> impl Strategy<Value = Vec<Attempt>> {
    prop::sample::select(&What::ALL[..])
        .prop_flat_map(move |favourite| prop::collection::vec(attempt(favourite), length.clone()))
}

fn attempt(favourite: What) -> impl Strategy<Value = Attempt> {
    let weight = |what: What| what.weight() + if what == favourite { FAVOUR } else { 0 };
    let weighted = |what: What| vec![what; weight(what) as usize];
    let what = prop::sample::select(What::ALL.into_iter().flat_map(weighted).collect::<Vec<_>>());
    let who = prop_oneof![2 => Just(None), 1 => prop::sample::select(&NAMES[..]).prop_map(Some)];
    let amount = prop_oneof![
        6 => "[1-9][0-9]{0,5}",
        2 => "[0-9]{1,3}\\.[0-9]{1,3}",
        1 => Just("NaN".to_owned()),
        1 => Just("92233720368547758.07".to_owned()),
    ];
    let version_off = prop::bool::weighted(0.1);
    (what, who, any::<bool>(), 0..6_usize, version_off, amount).prop_map(
        |(what, who, on_second_device, which, version_off, amount)| Attempt {
            what,
            who: who.unwrap_or_else(|| what.usually()),
            on_second_device,
            which,
            version_off,
            amount,
        },
    )
}

impl What {
    pub(super) fn is_meant_for(self, request: &Request) -> bool {
        match self {
            Self::Approve | Self::Reject => request.status == RequestStatus::Pending,
            Self::Issue => {
                request.status == RequestStatus::Approved
                    && request.kind.completion() == Completion::ByIssue
            }
            Self::Dismiss => request.status == RequestStatus::Rejected && !request.dismissed,
            Self::Correct => {
                request.status == RequestStatus::Rejected && request.corrected_by.is_none()
            }
            Self::Withdraw => request.status == RequestStatus::Issuing,
            Self::Complete => {
                request.status == RequestStatus::Approved
                    && request.kind.completion() == Completion::ByRequester
            }
            _ => true,
        }
    }

    pub(super) fn is_meant_to_step(self, token: &IssuerToken) -> bool {
        match self {
            Self::Remove => token.answer == Some(HolderAnswer::Accepted),
            Self::Suspend => token.is_held() && token.status == TokenStatus::Active,
            Self::Reactivate => token.is_held() && token.status == TokenStatus::Suspended,
            Self::Revoke => token.is_held() && token.status != TokenStatus::Revoked,
            _ => token.state == IssuerTokenState::Issued,
        }
    }

    pub(super) fn is_meant_to_change(self, definition: &Definition) -> bool {
        match self {
            Self::ApproveDefinition => definition.status == DefinitionStatus::Pending,
            Self::Activate => definition.status == DefinitionStatus::Decommissioned,
            _ => definition.is_active(),
        }
    }
}
