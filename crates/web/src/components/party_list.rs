//! Participants in their roles, with title and X.500 name.

use patternfly_yew::prelude::{DescriptionGroup, DescriptionList};
use tallystick_core::ParticipantId;
use yew::prelude::*;

use crate::directory::Directory;

/// Who plays which role.
#[derive(Clone, PartialEq, Properties)]
pub struct PartyListProperties {
    /// Role and participant, in the order to show them; `None` where nobody plays it.
    pub parties: Vec<(&'static str, Option<ParticipantId>)>,
    /// Who is who.
    pub directory: Directory,
}

/// Shows them.
#[component]
pub fn PartyList(props: &PartyListProperties) -> Html {
    html! {
        <DescriptionList compact=true>
            { for props.parties.iter().map(|(role, party)| html! {
                <DescriptionGroup term={*role}>
                    if let Some(party) = party {
                        <div>{ props.directory.title(party) }</div>
                        if let Some(participant) = props.directory.get(party) {
                            <div class="tally-muted tally-x500">{ &participant.x500 }</div>
                        }
                    } else {
                        { "None" }
                    }
                </DescriptionGroup>
            }) }
        </DescriptionList>
    }
}
