//! The device's clock: the one place that reads it.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use chrono::{DateTime, TimeDelta};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use guide_domain::Instant;
use yew::Callback;

use super::Subscription;

const MINUTE: i64 = 60_000;

/// The device's clock, moved by what the page asked for.
#[derive(Debug, Default)]
pub(super) struct Clock {
    ahead: Cell<TimeDelta>,
}

impl Clock {
    /// The present instant.
    pub(super) fn now(&self) -> Instant {
        device_now() + self.ahead.get()
    }

    /// Runs on from that instant, or as the device does.
    pub(super) fn start_from(&self, start: Option<Instant>) {
        self.ahead
            .set(start.map_or_else(TimeDelta::zero, |start| start - device_now()));
    }
}

#[expect(clippy::disallowed_methods, reason = "the clock file")]
/// The device's own clock.
pub(super) fn device_now() -> Instant {
    // Whole milliseconds; JavaScript's range lies inside chrono's (ECMA-262, 21.4.1.1).
    #[expect(
        clippy::cast_possible_truncation,
        reason = "at most 8.64e15 in magnitude"
    )]
    let milliseconds = js_sys::Date::now() as i64;
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}

/// Milliseconds on a clock that nobody sets: that of the events' time stamps (DOM, 2.2). Without one, time is up.
pub(super) fn span_clock() -> f64 {
    let performance = gloo::utils::window().performance();
    performance.map_or(f64::INFINITY, |performance| performance.now())
}

/// Calls back at every whole minute, and when the page is looked at again (timers sleep in hidden pages).
pub(super) fn on_minute(clock: &Rc<Clock>, tick: Callback<Instant>) -> Subscription {
    let timer = Rc::new(MinuteTimer {
        clock: Rc::clone(clock),
        tick: tick.clone(),
        timeout: RefCell::default(),
    });
    timer.arm();
    let clock = Rc::clone(clock);
    let looked_at = EventListener::new(&gloo::utils::document(), "visibilitychange", move |_| {
        tick.emit(clock.now());
    });
    Box::new((timer, looked_at))
}

struct MinuteTimer {
    clock: Rc<Clock>,
    tick: Callback<Instant>,
    timeout: RefCell<Option<Timeout>>,
}

impl MinuteTimer {
    fn arm(self: &Rc<Self>) {
        let into_minute = self.clock.now().timestamp_millis().rem_euclid(MINUTE);
        let wait = u32::try_from(MINUTE - into_minute).unwrap_or(1_000);
        // Weak: the timer must not keep itself alive once its owner is gone.
        let timer: Weak<Self> = Rc::downgrade(self);
        let timeout = Timeout::new(wait, move || {
            if let Some(timer) = timer.upgrade() {
                timer.tick.emit(timer.clock.now());
                timer.arm();
            }
        });
        self.timeout.replace(Some(timeout));
    }
}
