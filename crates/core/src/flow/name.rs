//! The names of flows and the messages that go with them, as the console shows them.

use serde::{Deserialize, Serialize};

/// Which action a flow carries out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FlowName {
    /// The issuer's own vault grows.
    #[serde(rename = "Mint Tokens")]
    MintTokens,
    /// A holder requests an issuance.
    #[serde(rename = "Request Tokens")]
    RequestTokens,
    /// The issuer or the custodian approves or rejects.
    #[serde(rename = "Update Approval Request")]
    UpdateApprovalRequest,
    /// The requester takes a request back.
    #[serde(rename = "Cancel Request")]
    CancelRequest,
    /// The issuer issues.
    #[serde(rename = "Issue tokens")]
    IssueTokens,
}

/// Who is told when a flow starts and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Whoever started it.
    Initiator,
    /// Everybody who takes part in it.
    Parties,
}

impl FlowName {
    /// As the flow tracker shows it.
    pub fn title(self) -> &'static str {
        match self {
            Self::MintTokens => "Mint Tokens",
            Self::RequestTokens => "Request Tokens",
            Self::UpdateApprovalRequest => "Update Approval Request",
            Self::CancelRequest => "Cancel Request",
            Self::IssueTokens => "Issue tokens",
        }
    }

    /// The toast when it was submitted.
    pub fn submitted(self) -> &'static str {
        match self {
            Self::MintTokens => "Successfully submitted the minting of new tokens",
            Self::RequestTokens => "Successfully submitted an issuance request",
            Self::UpdateApprovalRequest => "Successfully submitted your issuance request update",
            Self::CancelRequest => "Successfully submitted the cancellation of your request",
            Self::IssueTokens => "Successfully submitted an issuance of tokens",
        }
    }

    /// The toast when it completed.
    pub fn completed(self) -> &'static str {
        match self {
            Self::MintTokens => {
                "Tokens have been successfully minted, check your vault balance for new balance"
            }
            Self::RequestTokens => "Your issuance request has been successfully created",
            Self::UpdateApprovalRequest => "Your request update has been successful",
            Self::CancelRequest => "Your request has been cancelled",
            Self::IssueTokens => "Issuance of tokens has been successful",
        }
    }

    /// Who sees its toasts. An issuance concerns all its parties; the other texts say "your".
    pub fn audience(self) -> Audience {
        match self {
            Self::IssueTokens => Audience::Parties,
            _ => Audience::Initiator,
        }
    }
}
