//! Notices when nobody has touched the page for a while.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use gloo::utils::document;
use yew::Callback;

use super::Subscription;
use super::clock::span_clock;

/// What counts as somebody being there.
const SIGNS_OF_LIFE: [&str; 5] = ["pointerdown", "keydown", "wheel", "touchstart", "input"];

/// Calls back after so many minutes without a sign of life, and again after every further such time.
pub(super) fn on_idle(minutes: f64, idle: Callback<()>) -> Subscription {
    let wait = minutes * 60_000.0;
    let watch = Rc::new(Watch {
        wait,
        idle,
        touched: Cell::new(span_clock()),
        timeout: RefCell::default(),
    });
    watch.arm(wait);
    let listeners = SIGNS_OF_LIFE.map(|sign| {
        let watch = Rc::downgrade(&watch);
        EventListener::new_with_options(
            &document(),
            sign,
            EventListenerOptions::run_in_capture_phase(),
            move |event| {
                if let Some(watch) = watch.upgrade() {
                    watch.touched.set(event.time_stamp());
                }
            },
        )
    });
    Box::new((watch, listeners))
}

struct Watch {
    /// Milliseconds.
    wait: f64,
    idle: Callback<()>,
    /// When the last sign of life came, by [`span_clock`].
    touched: Cell<f64>,
    timeout: RefCell<Option<Timeout>>,
}

impl Watch {
    fn arm(self: &Rc<Self>, wait: f64) {
        let watch: Weak<Self> = Rc::downgrade(self);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float cast saturates; the longest timer is 24 days"
        )]
        let wait = wait.ceil().min(f64::from(i32::MAX)) as u32;
        let timeout = Timeout::new(wait, move || {
            if let Some(watch) = watch.upgrade() {
                watch.look();
            }
        });
        self.timeout.replace(Some(timeout));
    }

    /// The timer's end. A sign of life leaves the timer alone: to set it anew would be a tenth of the work of a key.
    fn look(self: &Rc<Self>) {
        let left = self.wait - (span_clock() - self.touched.get());
        if left > 0.0 {
            self.arm(left);
        } else {
            self.touched.set(span_clock());
            self.idle.emit(());
            self.arm(self.wait);
        }
    }
}
