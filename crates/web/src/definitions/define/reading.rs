//! A draft, read by the rules of the core: what is good in it, and what is wrong, in words.

use std::ops::RangeInclusive;

use tallystick_core::{
    Amount, Decimals, Definition, DefinitionId, Participant, ParticipantId, Permission, Timestamp,
    access,
    actions::{DefineAtIssuer, RulesBody},
    definition::{DefinitionStatus, LONGEST_OFFER, Rules, SHORTEST_OFFER, read_name, read_symbol},
    requests::tidied,
};
use uuid::Uuid;

use super::draft::{Draft, Entry, Stage};
use crate::{definitions::details::duration_in_words, services::separators::own_separators};

/// What was read, or the sentence for the person who typed it.
type Read<T> = Result<T, String>;

/// The units of an offer's lifetime, in seconds.
pub const UNITS: [(u32, &str); 4] =
    [(1, "seconds"), (60, "minutes"), (3_600, "hours"), (86_400, "days")];

/// The one that is chosen to begin with.
const FIRST_UNIT: u32 = 60;

const OFFERS: RangeInclusive<u32> = SHORTEST_OFFER..=LONGEST_OFFER;

/// A draft among the participants of the network.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'d> {
    /// The draft.
    pub draft: &'d Draft,
    /// Everybody.
    pub participants: &'d [Participant],
    /// Who defines.
    pub definer: &'d ParticipantId,
}

impl<'d> Reading<'d> {
    /// Can the wizard go on from this stage?
    pub fn is_valid(&self, stage: Stage) -> bool {
        match stage {
            Stage::Details => {
                self.name().is_ok() && self.symbol().is_ok() && self.decimals().is_ok()
            }
            Stage::Parties => self.issuer().is_some(),
            Stage::Rules => self.rules().is_some(),
            Stage::Review => self.draft.confirmed,
        }
    }

    /// Can the wizard go to this stage?
    pub fn is_reachable(&self, stage: Stage) -> bool {
        Stage::ALL.into_iter().take_while(|one| *one < stage).all(|one| self.is_valid(one))
    }

    /// The name.
    pub fn name(&self) -> Read<String> {
        read_name(&tidied(self.draft.text(Entry::Name))).map_err(sentence)
    }

    /// The symbol.
    pub fn symbol(&self) -> Read<String> {
        read_symbol(self.draft.text(Entry::Symbol)).map_err(sentence)
    }

    /// The decimals.
    pub fn decimals(&self) -> Read<Decimals> {
        let typed = self.draft.text(Entry::Decimals).trim();
        let number = typed.parse().ok();
        number.and_then(Decimals::new).ok_or_else(|| sentence("a whole number from 0 to 8"))
    }

    /// Those who may issue it.
    pub fn issuers(&self) -> impl Iterator<Item = &'d Participant> {
        self.participants.iter().filter(|one| one.may(Permission::IssuancesIssuer))
    }

    /// The issuer. The only one who may needs no choice.
    pub fn issuer(&self) -> Option<&'d Participant> {
        let mut candidates = self.issuers();
        match (candidates.next(), candidates.next()) {
            (only, None) => only,
            _ => self.issuers().find(|one| one.id.as_str() == self.draft.text(Entry::Issuer)),
        }
    }

    /// Those who may attest its collateral.
    pub fn custodians(&self) -> impl Iterator<Item = &'d Participant> {
        let issuer = self.issuer().map(|issuer| &issuer.id);
        self.participants
            .iter()
            .filter(move |one| one.may(Permission::IssuancesCustodian) && Some(&one.id) != issuer)
    }

    /// The custodian, if one was chosen.
    pub fn custodian(&self) -> Option<&'d Participant> {
        let chosen = self.draft.text(Entry::Custodian);
        self.custodians().find(|one| one.id.as_str() == chosen)
    }

    /// Those besides the issuer who may hold it, unless the rules say otherwise.
    pub fn holders(&self) -> Vec<&'d Participant> {
        let Some(definition) = self.without_rules() else { return Vec::new() };
        let others = self.participants.iter().filter(|one| one.id != definition.issuer);
        others.filter(|one| access::may_hold(one, &definition)).collect()
    }

    /// An amount, if one was typed.
    pub fn amount(&self, entry: Entry) -> Read<Option<Amount>> {
        let typed = self.draft.text(entry);
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let symbol = self.draft.text(Entry::Symbol).trim();
        let amount = Amount::read_typed(typed, symbol, self.decimals()?, own_separators());
        amount.map(Some).map_err(|error| error.to_string())
    }

    /// The unit of the lifetime of offers, in seconds.
    pub fn offer_unit(&self) -> u32 {
        self.draft.text(Entry::OfferUnit).parse().unwrap_or(FIRST_UNIT)
    }

    /// The lifetime of offers in seconds, if one was typed.
    pub fn offer_seconds(&self) -> Read<Option<u32>> {
        let typed = self.draft.text(Entry::OfferLifetime).trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let unit = self.offer_unit();
        let number = typed.parse::<u32>().ok();
        let seconds = number.and_then(|number| number.checked_mul(unit));
        seconds.filter(|seconds| OFFERS.contains(seconds)).map(Some).ok_or_else(|| {
            let [shortest, longest] = [SHORTEST_OFFER, LONGEST_OFFER].map(duration_in_words);
            format!("A whole number: {shortest} at least, {longest} at most.")
        })
    }

    /// The rules, if they are well filled in.
    fn rules(&self) -> Option<Rules> {
        let ticked = self.holders().into_iter().map(|one| &one.id);
        let ticked: Vec<_> = ticked.filter(|id| self.draft.holders.contains(id)).cloned().collect();
        Some(Rules {
            largest_request: self.amount(Entry::LargestRequest).ok()?,
            largest_supply: self.amount(Entry::LargestSupply).ok()?,
            offer_seconds: self.offer_seconds().ok()?,
            holders: (!ticked.is_empty()).then_some(ticked),
        })
    }

    /// What it would be, if all is well filled in. Id and date are the issuer's to give.
    pub fn definition(&self) -> Option<Definition> {
        Some(Definition { rules: self.rules()?, ..self.without_rules()? })
    }

    fn without_rules(&self) -> Option<Definition> {
        Some(Definition {
            id: DefinitionId(Uuid::nil()),
            version: 0,
            name: self.name().ok()?,
            symbol: self.symbol().ok()?,
            decimals: self.decimals().ok()?,
            issuer: self.issuer()?.id.clone(),
            definer: self.definer.clone(),
            custodian: self.custodian().map(|custodian| custodian.id.clone()),
            defined_at: Timestamp::from_milliseconds(0)?,
            status: DefinitionStatus::default(),
            rules: Rules::default(),
        })
    }
}

/// What is submitted to make a definition like this.
pub fn body(definition: Definition) -> DefineAtIssuer {
    let Rules { largest_request, largest_supply, offer_seconds, holders } =
        definition.rules.clone();
    let text = |amount: Amount| amount.to_string();
    let rules = RulesBody {
        largest_request: largest_request.map(text),
        largest_supply: largest_supply.map(text),
        offer_seconds,
        holders,
    };
    DefineAtIssuer {
        name: definition.name,
        symbol: definition.symbol,
        decimals: definition.decimals.get(),
        issuer: definition.issuer,
        custodian: definition.custodian,
        rules: (definition.rules != Rules::default()).then_some(rules),
    }
}

/// The core's words as a sentence.
fn sentence(words: &str) -> String {
    let mut sentence = format!("{words}.");
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}
