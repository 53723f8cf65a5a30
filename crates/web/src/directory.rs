//! Who is who: titles and X.500 names of participants by their id.

use std::rc::Rc;

use tallystick_core::{Participant, ParticipantId};

use crate::state::Resource;

/// The participants that are known so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Directory(Rc<Vec<Participant>>);

impl Directory {
    /// Of these.
    pub fn new(participants: &Resource<Vec<Participant>>) -> Self {
        match participants {
            Resource::Ready(participants) => Self(Rc::new(participants.clone())),
            Resource::Loading | Resource::Failed(_) => Self::default(),
        }
    }

    /// Of those that were read.
    pub fn of(participants: Vec<Participant>) -> Self {
        Self(Rc::new(participants))
    }

    /// This participant, once it is known.
    pub fn get(&self, id: &ParticipantId) -> Option<&Participant> {
        self.0.iter().find(|participant| participant.id == *id)
    }

    /// Its title; its id for as long as that is all that is known.
    pub fn title(&self, id: &ParticipantId) -> String {
        self.get(id).map_or_else(|| id.to_string(), |participant| participant.title.clone())
    }
}
