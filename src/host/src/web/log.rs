//! The log: one JSON object a line on standard error. Whoever reads it may be gone, slow or out of disk: that costs
//! lines, which are counted, and never an answer.

use std::io::{self, Write};
use std::sync::OnceLock;

use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};

/// So many lines wait for a slow reader; what comes then is lost.
const WAITING: usize = 10_000;

/// How many lines found the queue full. There is one log in a program.
static CROWDED: OnceLock<ErrorCounter> = OnceLock::new();

/// Begins the log. What waits when the guard is dropped is still written, if it can be within a moment.
pub(crate) fn begin() -> WorkerGuard {
    let crowded = || CROWDED.get().map_or(0, ErrorCounter::dropped_lines);
    let (queue, guard) = NonBlockingBuilder::default()
        .buffered_lines_limit(WAITING)
        .lossy(true)
        .finish(Lines::new(io::stderr(), crowded));
    CROWDED.get_or_init(|| queue.error_counter());
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_target(false)
        // It would tell of what went wrong on standard error, and panic where that is what went wrong.
        .log_internal_errors(false)
        .with_writer(queue)
        .init();
    guard
}

/// Writes lines to where they may be lost, and says how many were as soon as one gets through.
struct Lines<W, C> {
    to: W,
    /// So many lines never came here.
    crowded: C,
    lost: usize,
    told: usize,
}

impl<W: Write, C: Fn() -> usize> Lines<W, C> {
    fn new(to: W, crowded: C) -> Self {
        Self {
            to,
            crowded,
            lost: 0,
            told: 0,
        }
    }

    fn tell_of_lost(&mut self) -> io::Result<()> {
        let lost = self.lost.saturating_add((self.crowded)());
        if lost > self.told {
            let more = lost.saturating_sub(self.told);
            writeln!(
                self.to,
                "{{\"level\":\"WARN\",\"message\":\"lines of the log were lost\",\"lines\":{more}}}"
            )?;
            self.told = lost;
        }
        Ok(())
    }
}

impl<W: Write, C: Fn() -> usize> Write for Lines<W, C> {
    /// Takes a line, always.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self
            .tell_of_lost()
            .and_then(|()| self.to.write_all(line))
            .is_err()
        {
            self.lost = self.lost.saturating_add(1);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // What cannot be flushed is lost with the line after it, which says so.
        drop(self.to.flush());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::io::{self, Write};

    use super::Lines;

    /// A disk that is full now and then.
    struct Disk<'d> {
        full: &'d Cell<bool>,
        holds: &'d std::cell::RefCell<Vec<u8>>,
    }

    impl Write for Disk<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.full.get() {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.holds.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lost_lines_are_counted_and_told_and_never_an_error() {
        let (full, crowded) = (Cell::new(false), Cell::new(0));
        let holds = std::cell::RefCell::default();
        let disk = Disk {
            full: &full,
            holds: &holds,
        };
        let mut lines = Lines::new(disk, || crowded.get());
        lines.write_all(b"one\n").unwrap();
        full.set(true);
        for _ in 0..3 {
            lines.write_all(b"lost\n").unwrap();
        }
        crowded.set(2);
        full.set(false);
        lines.write_all(b"two\n").unwrap();
        lines.write_all(b"three\n").unwrap();
        let told = "{\"level\":\"WARN\",\"message\":\"lines of the log were lost\",\"lines\":5}";
        assert_eq!(
            String::from_utf8(holds.borrow().clone()).unwrap(),
            format!("one\n{told}\ntwo\nthree\n")
        );
    }
}
