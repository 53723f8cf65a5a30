//! A participant to choose.

use patternfly_yew::prelude::{ButtonVariant, Card, CardBody, CardFooter, CardTitle, Label};
use tallystick_core::{Participant, ParticipantId};
use yew::prelude::*;

use super::action_button::ActionButton;
use crate::format;

/// Which participant.
#[derive(Clone, PartialEq, Properties)]
pub struct ParticipantCardProperties {
    /// This one.
    pub participant: Participant,
    /// A key is being made and enrolled for it.
    pub busy: bool,
    /// Another one is being enrolled.
    pub disabled: bool,
    /// It was chosen.
    pub onselect: Callback<ParticipantId>,
}

/// Shows a participant and what it may do.
#[component]
pub fn ParticipantCard(props: &ParticipantCardProperties) -> Html {
    let participant = &props.participant;
    let onclick = {
        let id = participant.id.clone();
        props.onselect.reform(move |()| id.clone())
    };
    html! {
        <Card
            component="li"
            full_height=true
            class={classes!("tally-participant", accent(&participant.colour))}
        >
            <CardTitle component="h2">{ &participant.title }</CardTitle>
            <CardBody>
                <p class="tally-muted tally-x500">{ &participant.x500 }</p>
                <ul class="tally-permissions" aria-label="Permissions">
                    { for participant.permissions.iter().map(|permission| html! {
                        <li><Label compact=true label={format::permission(*permission)} /></li>
                    }) }
                </ul>
            </CardBody>
            <CardFooter>
                <ActionButton
                    variant={ButtonVariant::Primary}
                    label="Select"
                    aria_label={format!("Select {}", participant.title)}
                    busy={props.busy}
                    disabled={props.disabled}
                    {onclick}
                />
            </CardFooter>
        </Card>
    }
}

/// The class that carries a participant's colour, which is one of PatternFly's.
pub fn accent(colour: &str) -> &'static str {
    match colour {
        "blue" => "tally-accent-blue",
        "green" => "tally-accent-green",
        "orange" => "tally-accent-orange",
        "orangered" => "tally-accent-orangered",
        "purple" => "tally-accent-purple",
        "red" => "tally-accent-red",
        "teal" => "tally-accent-teal",
        "yellow" => "tally-accent-yellow",
        _ => "tally-accent-gray",
    }
}
