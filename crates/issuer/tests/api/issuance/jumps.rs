//! What a whole issuer does when its clock jumps, and when its machine slept.

use std::time::Duration;

use tallystick_core::{
    RequestId, RequestStatus, TokenId,
    broker::{BrokerTokenState, TAKEN_BACK},
};
use tallystick_holder::Notice;

use crate::{
    books::Books,
    cast::{Cast, latest_flow, seen},
    in_process::InProcess,
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(86_400);

/// As the time of day is set by hand.
const EIGHT_DAYS_MS: i64 = 8 * 86_400_000;

/// An issuer whose clock has run evenly for long enough to be trusted, and two offers of it that
/// the holder was asked about and has not answered.
struct Scene {
    issuer: InProcess,
    cast: Cast,
    books: Books,
    offers: [(RequestId, TokenId); 2],
}

impl Scene {
    async fn new() -> Self {
        let issuer = InProcess::start(&[]).await;
        issuer.clock.advance(11 * MINUTE).await;
        let mut cast = Cast::enrol_at(&issuer.client()).await;
        let offers = [cast.offered("100").await, cast.offered("25").await];
        for _ in &offers {
            cast.holder.take_offer().await.unwrap().expect("an offer");
        }
        cast.holder.notices();
        let books = Books::in_file(&issuer.database()).await;
        let scene = Self { issuer, cast, books, offers };
        assert_eq!(scene.paused_seconds().await, None);
        scene
    }

    async fn paused_seconds(&self) -> Option<u64> {
        self.issuer.health().await["lapsesPausedSeconds"].as_u64()
    }

    /// Time passes evenly, in steps in each of which the watch over offers looks. Nothing lapses.
    async fn nothing_lapses_for(&self, minutes: u32) {
        for minute in 0..minutes {
            self.issuer.clock.advance(MINUTE).await;
            for (request, _) in self.open() {
                let status = seen(&self.cast.central, *request).await.status;
                assert_eq!(status, RequestStatus::Issuing, "minute {minute}");
            }
        }
    }

    /// The offer that nobody answers.
    fn open(&self) -> &[(RequestId, TokenId)] {
        &self.offers[1..]
    }

    /// The first offer is answered, and settled.
    async fn accept_first(&mut self) {
        self.cast.holder.accept(self.offers[0].1).await.unwrap();
        assert_eq!(self.cast.balances().await, ["999875.00", "25.00", "100.00"]);
    }

    /// The second one has lapsed, once, and the holder reads what happened.
    async fn second_has_lapsed(&mut self, balances: [&str; 3]) {
        let (request, token) = self.offers[1];
        assert_eq!(seen(&self.cast.central, request).await.status, RequestStatus::Approved);
        assert_eq!(self.cast.balances().await, balances);
        let failure = latest_flow(&self.cast.central).await.failure;
        assert_eq!(failure.unwrap().code, "LAPSED");
        let contents = self.books.contents().await;
        self.issuer.clock.advance(MINUTE).await;
        assert_eq!(self.books.contents().await, contents, "it lapses once");
        let released = "SELECT COUNT(*) FROM postings WHERE from_kind = 'RESERVED' \
                        AND to_owner = 'central-bank' AND amount = 2500";
        assert_eq!(self.books.number(released).await, 1);
        self.books.audit().await;

        assert_eq!(self.cast.holder.take_offer().await.unwrap(), None, "no offer is left");
        let told = |notice: &Notice| matches!(notice, Notice::Failed { reason, .. } if reason == TAKEN_BACK);
        let notices = self.cast.holder.notices();
        assert!(notices.iter().any(told), "{notices:?}");
        let row = self.cast.holder.row(token).await.unwrap().unwrap();
        assert_eq!(row.state, BrokerTokenState::Void);
        assert_eq!(row.reason.as_deref(), Some(TAKEN_BACK));
        assert!(self.cast.holder.device.mailbox(None).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_jump_forward_ends_no_offer_until_the_clock_has_run_evenly_for_ten_minutes() {
    let mut scene = Scene::new().await;
    scene.issuer.clock.jump(EIGHT_DAYS_MS);
    scene.issuer.clock.advance(SECOND).await;
    assert!(scene.paused_seconds().await.is_some_and(|left| (595..=600).contains(&left)));
    scene.cast.come_back(&scene.issuer.client()).await;

    scene.nothing_lapses_for(4).await;
    // By the time of day it is late by a day, and it is heard.
    scene.accept_first().await;
    scene.nothing_lapses_for(5).await;
    assert!(scene.paused_seconds().await.is_some_and(|left| (1..=60).contains(&left)));

    scene.issuer.clock.advance(MINUTE).await;
    assert_eq!(scene.paused_seconds().await, None);
    scene.second_has_lapsed(["999900.00", "0.00", "100.00"]).await;
}

#[tokio::test]
async fn a_jump_back_ends_no_offer_either_and_what_is_due_ten_minutes_later_lapses_then() {
    let mut scene = Scene::new().await;
    // A minute before both offers end.
    scene.issuer.clock.advance(7 * DAY - 2 * MINUTE).await;
    scene.issuer.clock.jump(-60_000);
    scene.issuer.clock.advance(SECOND).await;
    assert!(scene.paused_seconds().await.is_some_and(|left| (595..=600).contains(&left)));
    scene.cast.come_back(&scene.issuer.client()).await;

    // From the third minute on they are over by the time of day.
    scene.nothing_lapses_for(5).await;
    scene.accept_first().await;
    scene.nothing_lapses_for(4).await;

    scene.issuer.clock.advance(MINUTE).await;
    assert_eq!(scene.paused_seconds().await, None);
    scene.second_has_lapsed(["999900.00", "0.00", "100.00"]).await;
}

#[tokio::test]
async fn a_clock_that_is_wrong_for_a_while_and_then_set_right_ends_nothing() {
    let mut scene = Scene::new().await;
    scene.issuer.clock.jump(EIGHT_DAYS_MS);
    scene.issuer.clock.advance(9 * MINUTE).await;
    scene.issuer.clock.jump(-EIGHT_DAYS_MS);
    scene.issuer.clock.advance(SECOND).await;
    assert!(scene.paused_seconds().await.is_some_and(|left| (595..=600).contains(&left)));
    scene.cast.come_back(&scene.issuer.client()).await;
    scene.nothing_lapses_for(20).await;
    assert_eq!(scene.paused_seconds().await, None);
    scene.accept_first().await;
    scene.books.audit().await;
}

/// The clock that nobody sets counts while a machine sleeps, so that its sleep is no jump.
#[tokio::test]
async fn a_machine_that_slept_ends_at_once_what_is_due() {
    let mut scene = Scene::new().await;
    scene.accept_first().await;
    scene.issuer.clock.advance(8 * DAY).await;
    assert_eq!(scene.paused_seconds().await, None);
    scene.cast.come_back(&scene.issuer.client()).await;
    scene.second_has_lapsed(["999900.00", "0.00", "100.00"]).await;
}
