//! A token definition in a list.

use tallystick_core::{Definition, definition::DefinitionAction};
use yew::prelude::*;

use super::{details::definition_details, dialog::action_name};
use crate::{
    components::{
        action_button::{ActionButton, Weight},
        alert::{Alert, AlertKind},
    },
    directory::Directory,
};

/// Shows a definition, whom it waits for, and the button of what the reader may do with it.
pub fn definition_card(
    definition: &Definition,
    directory: &Directory,
    waits_for: Option<String>,
    action: Option<(DefinitionAction, Callback<()>)>,
) -> Html {
    let button = action.map(|(action, onclick)| {
        let weight = match action {
            DefinitionAction::Approve => Weight::Primary,
            DefinitionAction::Decommission => Weight::DangerSecondary,
            DefinitionAction::Activate => Weight::Secondary,
        };
        let name = action_name(action);
        let button = ActionButton::new(weight, name)
            .named(format!("{name} {}", definition.name))
            .onclick(onclick);
        html! { <div class="tally-buttons">{ button.html() }</div> }
    });
    html! {
        <li key={definition.id.to_string()} class="tally-definition">
            <h3 class="tally-definition__title">{ definition.name.clone() }</h3>
            if let Some(words) = waits_for {
                { Alert::new(AlertKind::Information, words).inline() }
            }
            { definition_details(definition, directory, "h4") }
            { for button }
        </li>
    }
}
