//! The field of the other side of a transfer.

use tallystick_core::{Participant, ParticipantId};
use yew::prelude::*;

use crate::{
    components::{
        field::{Field, Remark},
        select::Select,
        unique_id::use_unique_id,
    },
    definitions::amount_fields::MoreFields,
};

/// What the field asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PartyWords {
    /// Its label, such as `Receiving Party`.
    pub(super) label: &'static str,
    /// What is said where nobody is chosen, such as `Choose the receiving party`.
    pub(super) missing: &'static str,
    /// Who that is, in a sentence.
    pub(super) help: &'static str,
}

/// For a transfer to somebody.
pub(super) const RECEIVER: PartyWords = PartyWords {
    label: "Receiving Party",
    missing: "Choose the receiving party",
    help: "The organisation whose vault the tokens go to.",
};

/// For a transfer from somebody.
pub(super) const SENDER: PartyWords = PartyWords {
    label: "Sending Party",
    missing: "Choose the sending party",
    help: "The organisation whose vault the tokens come from; it approves the transfer.",
};

/// Who was chosen.
#[derive(Clone, Debug)]
pub(super) struct PartyField {
    id: AttrValue,
    chosen: UseStateHandle<Option<ParticipantId>>,
}

/// The field, where nobody is chosen yet.
#[hook]
pub(super) fn use_party_field() -> PartyField {
    PartyField { id: use_unique_id("party"), chosen: use_state_eq(|| None) }
}

impl PartyField {
    /// Who was chosen among these; nobody, if who was chosen is not among them any more.
    pub(super) fn chosen(&self, parties: &[&Participant]) -> Option<ParticipantId> {
        let chosen = (*self.chosen).clone()?;
        parties.iter().any(|known| known.id == chosen).then_some(chosen)
    }

    /// Chooses this one.
    pub(super) fn choose(&self, party: Option<ParticipantId>) {
        self.chosen.set(party);
    }

    /// Shows the choice among these. `was_submitted`: what is missing is said.
    pub(super) fn html(
        &self,
        words: PartyWords,
        parties: &[&Participant],
        was_submitted: bool,
    ) -> MoreFields {
        let party = self.chosen(parties);
        let remark = match was_submitted && party.is_none() {
            true => Remark::Error(format!("{}.", words.missing).into()),
            false => Remark::Help(words.help.into()),
        };
        let field = Field { id: self.id.clone(), label: words.label, remark };
        let placeholder = (String::new(), words.missing.to_owned());
        let options = parties.iter().map(|one| (one.id.to_string(), one.title.clone()));
        let select = Select {
            id: Some(self.id.clone()),
            name: None,
            described_by: Some(field.remark_id()),
            required: true,
            options: std::iter::once(placeholder).chain(options).collect(),
            chosen: party.as_ref().map(ToString::to_string).unwrap_or_default(),
        };
        let chosen = self.chosen.clone();
        let onchoose = Callback::from(move |value: String| chosen.set(value.parse().ok()));
        MoreFields { html: field.html(select.html(&onchoose)), filled_in: party.is_some() }
    }
}
