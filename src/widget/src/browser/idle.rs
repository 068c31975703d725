//! Notices when nobody has touched the page for a while.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use gloo::utils::document;
use yew::Callback;

use super::Subscription;

/// What counts as somebody being there.
const SIGNS_OF_LIFE: [&str; 5] = ["pointerdown", "keydown", "wheel", "touchstart", "input"];

/// Calls back after so many minutes without a sign of life, and again after every further such time.
pub(super) fn on_idle(minutes: f64, idle: Callback<()>) -> Subscription {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float cast saturates; the longest timer is 24 days"
    )]
    let wait = (minutes * 60_000.0).min(f64::from(i32::MAX)) as u32;
    let watch = Rc::new(Watch {
        wait,
        idle,
        timeout: RefCell::default(),
    });
    watch.arm();
    let listeners = SIGNS_OF_LIFE.map(|sign| {
        let watch = Rc::downgrade(&watch);
        EventListener::new_with_options(
            &document(),
            sign,
            EventListenerOptions::run_in_capture_phase(),
            move |_| {
                if let Some(watch) = watch.upgrade() {
                    watch.arm();
                }
            },
        )
    });
    Box::new((watch, listeners))
}

struct Watch {
    wait: u32,
    idle: Callback<()>,
    timeout: RefCell<Option<Timeout>>,
}

impl Watch {
    fn arm(self: &Rc<Self>) {
        let watch: Weak<Self> = Rc::downgrade(self);
        let timeout = Timeout::new(self.wait, move || {
            if let Some(watch) = watch.upgrade() {
                watch.idle.emit(());
                watch.arm();
            }
        });
        self.timeout.replace(Some(timeout));
    }
}
