//! Token definitions: what can be minted, requested and issued, and by which rules.

use serde::{Deserialize, Serialize};

use crate::{
    Amount, AmountError, Decimals, DefinitionId, Machine, Participant, ParticipantId, Permission,
    Refusal, Step, Timestamp,
    requests::{has_visible, is_legible},
};

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 64;

/// The longest symbol, in characters. ISO 4217 codes have three.
pub const LONGEST_SYMBOL: usize = 12;

/// The shortest lifetime of an offer that a rule can set, in seconds: a minute.
pub const SHORTEST_OFFER: u32 = 60;

/// The longest lifetime of an offer that a rule can set, in seconds: 90 days.
pub const LONGEST_OFFER: u32 = 90 * 86_400;

/// Whether a definition can be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DefinitionStatus {
    /// The definition authority is awaited.
    Pending,
    /// It can be minted, requested and issued.
    #[default]
    Active,
    /// It admits nothing new; what is held can be moved, redeemed and burned.
    Decommissioned,
}

impl DefinitionStatus {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Active => "ACTIVE",
            Self::Decommissioned => "DECOMMISSIONED",
        }
    }
}

/// What a participant may do with a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefinitionAction {
    /// Admit it, as the definition authority.
    Approve,
    /// Admit nothing new any more, as its definer.
    Decommission,
    /// Admit new requests again, as its definer.
    Activate,
}

/// What a definition limits. An absent rule limits nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Rules {
    /// The largest amount of one request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest_request: Option<Amount>,
    /// The most that may be minted and not burned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub largest_supply: Option<Amount>,
    /// How long a holder has to answer an offer, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_seconds: Option<u32>,
    /// Who may hold it besides its issuer; everybody who may hold tokens if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holders: Option<Vec<ParticipantId>>,
}

impl Rules {
    /// Whether this participant may hold it, as far as the rules say.
    pub fn admits_holder(&self, participant: &ParticipantId) -> bool {
        self.holders.as_ref().is_none_or(|holders| holders.contains(participant))
    }
}

/// A token definition, such as `UAE Dirham`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Definition {
    /// Its id.
    pub id: DefinitionId,
    /// Counts up with each change that is stored.
    pub version: u32,
    /// Its name, such as `UAE Dirham`.
    pub name: String,
    /// Its symbol, such as `AED`: upper-case letters and digits.
    pub symbol: String,
    /// Digits behind the point.
    pub decimals: Decimals,
    /// Who mints, burns and has the last word on issuances.
    pub issuer: ParticipantId,
    /// Who created it.
    pub definer: ParticipantId,
    /// Who attests that the collateral was received; without one the issuer's approval is enough.
    pub custodian: Option<ParticipantId>,
    /// When it was defined.
    pub defined_at: Timestamp,
    /// Whether it can be used. Absent from what wallets stored before there was one: only what was
    /// active could be requested.
    #[serde(default)]
    pub status: DefinitionStatus,
    /// What it limits.
    #[serde(default)]
    pub rules: Rules,
}

impl Definition {
    /// Reads an amount of this token.
    pub fn amount(&self, text: &str) -> Result<Amount, AmountError> {
        Amount::parse(text, self.decimals)
    }

    /// Whether it can be minted, requested and issued.
    pub fn is_active(&self) -> bool {
        self.status == DefinitionStatus::Active
    }

    /// What this participant may do with it now. `authority` approves new definitions, where there
    /// is one.
    pub fn action(
        &self,
        participant: &Participant,
        authority: Option<&ParticipantId>,
    ) -> Option<DefinitionAction> {
        let is_definer = self.definer == participant.id && participant.may(Permission::Define);
        let is_authority =
            authority == Some(&participant.id) && participant.may(Permission::ViewTokens);
        match self.status {
            DefinitionStatus::Pending => is_authority.then_some(DefinitionAction::Approve),
            DefinitionStatus::Active => is_definer.then_some(DefinitionAction::Decommission),
            DefinitionStatus::Decommissioned => is_definer.then_some(DefinitionAction::Activate),
        }
    }

    /// Refuses mints, requests and issues unless the definition is active.
    pub fn admit_new(&self) -> Result<(), Refusal> {
        match self.status {
            DefinitionStatus::Active => Ok(()),
            DefinitionStatus::Decommissioned => Err(Refusal::Decommissioned),
            DefinitionStatus::Pending => Err(Refusal::DefinitionPending),
        }
    }

    /// Refuses transfers and redemptions as long as the definition authority is awaited.
    pub fn admit_held(&self) -> Result<(), Refusal> {
        match self.status {
            DefinitionStatus::Active | DefinitionStatus::Decommissioned => Ok(()),
            DefinitionStatus::Pending => Err(Refusal::DefinitionPending),
        }
    }

    /// Refuses a request for an issuance that breaks a rule. One for nothing breaks only those that no amount
    /// changes.
    ///
    /// # Errors
    /// [`Refusal::Rule`], with the rule's name.
    pub fn admit_request(&self, amount: Amount, requester: &ParticipantId) -> Result<(), Refusal> {
        if !self.rules.admits_holder(requester) {
            return Err(Refusal::Rule {
                rule: "Holders",
                sentence: format!("{} may not be held by your organisation.", self.name),
            });
        }
        self.admit_amount(amount)
    }

    /// Refuses a request, of any kind, for more than one request may ask for.
    ///
    /// # Errors
    /// [`Refusal::Rule`], with the rule's name.
    pub fn admit_amount(&self, amount: Amount) -> Result<(), Refusal> {
        let largest = self.rules.largest_request;
        match largest.filter(|largest| amount.minor_units() > largest.minor_units()) {
            None => Ok(()),
            Some(largest) => Err(Refusal::Rule {
                rule: "LargestRequest",
                sentence: format!(
                    "One request may ask for {} {} at most.",
                    largest.grouped(),
                    self.symbol
                ),
            }),
        }
    }

    /// Refuses to mint more than the largest supply; returns what would be outstanding.
    ///
    /// # Errors
    /// [`Refusal::Rule`], with the rule's name; [`AmountError::TooLarge`] above `i64::MAX`.
    pub fn admit_mint(&self, outstanding: Amount, minted: Amount) -> Result<Amount, Refusal> {
        let after = outstanding.checked_add(minted).ok_or(AmountError::TooLarge)?;
        let largest = self.rules.largest_supply;
        match largest.filter(|largest| after.minor_units() > largest.minor_units()) {
            None => Ok(after),
            Some(largest) => Err(Refusal::Rule {
                rule: "LargestSupply",
                sentence: format!(
                    "{} {symbol} may exist at most, and {} {symbol} exist already.",
                    largest.grouped(),
                    outstanding.grouped(),
                    symbol = self.symbol,
                ),
            }),
        }
    }
}

/// What can happen to a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefinitionInput {
    /// The definition authority admits it.
    Approve,
    /// It admits nothing new any more.
    Decommission,
    /// It admits new mints, requests and issues again.
    Activate,
}

impl Machine for Definition {
    type Input = DefinitionInput;
    type Event = std::convert::Infallible;

    fn step(mut self, _now: Timestamp, input: DefinitionInput) -> Result<Step<Self>, Refusal> {
        use DefinitionStatus::{Active, Decommissioned, Pending};
        let (from, to, name, sentence) = match input {
            DefinitionInput::Approve => {
                (Pending, Active, "APPROVE", "This token definition does not wait for approval.")
            }
            DefinitionInput::Decommission => (
                Active,
                Decommissioned,
                "DECOMMISSION",
                "Only an active token definition can be decommissioned.",
            ),
            DefinitionInput::Activate => (
                Decommissioned,
                Active,
                "ACTIVATE",
                "Only a decommissioned token definition can be activated.",
            ),
        };
        if self.status != from {
            let (sentence, state) = (sentence.to_owned(), self.status.as_str());
            return Err(Refusal::OutOfTurn { sentence, state, input: name });
        }
        self.status = to;
        Ok(Step::to(self))
    }
}

/// The name of a definition as it is stored, without spaces around it.
///
/// # Errors
/// The sentence for the person who typed it.
pub fn read_name(text: &str) -> Result<String, &'static str> {
    let name = text.trim();
    let length = name.chars().count();
    let fits = (1..=LONGEST_NAME).contains(&length);
    if fits && has_visible(name) && is_legible(name) && !name.contains('\n') {
        Ok(name.to_owned())
    } else {
        Err("a name has 1 to 64 visible characters on one line")
    }
}

/// The symbol of a definition as it is stored, in upper case.
///
/// # Errors
/// The sentence for the person who typed it.
pub fn read_symbol(text: &str) -> Result<String, &'static str> {
    let alphanumeric = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if (1..=LONGEST_SYMBOL).contains(&text.len()) && alphanumeric {
        Ok(text.to_ascii_uppercase())
    } else {
        Err("a symbol has 1 to 12 letters A to Z and digits")
    }
}
