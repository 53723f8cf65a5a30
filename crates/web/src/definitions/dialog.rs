//! The confirmation of what is to be done with a token definition.

use tallystick_core::{
    Definition, Participant, ParticipantId,
    actions::{ActivateAtIssuer, ApproveDefinitionAtIssuer, DecommissionAtIssuer},
    definition::DefinitionAction,
};
use yew::prelude::*;

use super::details::definition_details;
use crate::{
    actions::{Submitter, use_actions_about},
    components::{
        action_button::{ActionButton, Weight},
        alert::{Alert, AlertKind},
        dialog::Dialog,
        outcome::{changed, refused},
    },
    directory::Directory,
};

/// What is to be confirmed.
#[derive(Clone, PartialEq, Properties)]
pub struct DefinitionDialogProperties {
    /// What is to be done.
    pub action: DefinitionAction,
    /// The definition as it was when the dialog was opened.
    pub opened: Definition,
    /// The definition as it is now; `None` while that is not known.
    pub definition: Option<Definition>,
    /// Who is asked.
    pub reader: Participant,
    /// Who approves new definitions, where somebody does.
    pub authority: Option<ParticipantId>,
    /// Who is who.
    pub directory: Directory,
    /// It is not to be done.
    pub onclose: Callback<()>,
    /// It was done.
    pub ontaken: Callback<()>,
}

/// The name of an action, as its button has it.
pub fn action_name(action: DefinitionAction) -> &'static str {
    match action {
        DefinitionAction::Approve => "Approve",
        DefinitionAction::Decommission => "Decommission",
        DefinitionAction::Activate => "Activate",
    }
}

/// Asks whether it is really to be done.
///
/// A command names the version that the person looked at. If the definition changes meanwhile,
/// nothing can be confirmed until the new version was looked at; and then only if the action is
/// still possible.
#[component]
pub fn DefinitionDialog(props: &DefinitionDialogProperties) -> Html {
    let looked_at = use_state_eq(|| props.opened.clone());
    let submitter = use_actions_about(props.opened.id.to_string(), props.ontaken.clone());
    let busy = submitter.busy();
    let current = props.definition.as_ref();
    let newer = current.filter(|current| !busy && current.version != looked_at.version);
    let possible = looked_at.action(&props.reader, props.authority.as_ref()) == Some(props.action);

    let confirm = ActionButton::new(weight(props.action), "Confirm")
        .busy(busy)
        .disabled(newer.is_some() || !possible)
        .onclick(submitting(&submitter, props.action, &looked_at));
    let cancel = ActionButton::new(Weight::Link, "Cancel").onclick(props.onclose.clone());
    let show_newer = newer.cloned().map(|newer| {
        let looked_at = looked_at.clone();
        Callback::from(move |()| looked_at.set(newer.clone()))
    });

    let footer = html! {
        <div class="tally-actions">
            { for submitter.refusal().map(refused) }
            if !possible && newer.is_none() {
                { no_longer_possible(&looked_at) }
            }
            { for show_newer.map(|show| changed("This token definition has changed", show)) }
            <div class="tally-buttons">{ confirm.html() }{ cancel.html() }</div>
        </div>
    };
    let name = action_name(props.action);
    let title = format!("{name} Token {}", looked_at.symbol);
    let question =
        format!("Are you sure you would like to {} this token?", name.to_ascii_lowercase());
    html! {
        <Dialog {title} wide=true onclose={props.onclose.clone()} {footer}>
            <p class="tally-question">{ question }</p>
            { definition_details(&looked_at, &props.directory, "h3") }
        </Dialog>
    }
}

fn weight(action: DefinitionAction) -> Weight {
    match action {
        DefinitionAction::Approve | DefinitionAction::Activate => Weight::Primary,
        DefinitionAction::Decommission => Weight::Danger,
    }
}

fn submitting(
    submitter: &Submitter,
    action: DefinitionAction,
    looked_at: &Definition,
) -> Callback<()> {
    let submitter = submitter.clone();
    let (definition, version) = (looked_at.id, looked_at.version);
    Callback::from(move |()| match action {
        DefinitionAction::Approve => {
            submitter.submit(&ApproveDefinitionAtIssuer { definition, version });
        }
        DefinitionAction::Decommission => {
            submitter.submit(&DecommissionAtIssuer { definition, version });
        }
        DefinitionAction::Activate => submitter.submit(&ActivateAtIssuer { definition, version }),
    })
}

fn no_longer_possible(definition: &Definition) -> Html {
    let status = definition.status.as_str();
    let words = format!("This token definition is {status} now. There is nothing to confirm.");
    Alert::new(AlertKind::Information, words).announced()
}
