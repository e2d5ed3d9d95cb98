using SogniLike.Coordinator.Jobs;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// One verifier's answers to one audit, one question at a time. The transport asks <see cref="Question"/>, hands the answer to <see cref="AnswerAsync"/>, and so on until there is no question;
/// then everything is judged and written down. Disposing it before that gives the assignment back. One caller at a time.
/// </summary>
public interface IAuditSession : IAsyncDisposable
{
    /// <summary>The job.</summary>
    JobSpec Spec { get; }

    /// <summary>Unix milliseconds at which the assignment lapses: answers after that count for nothing.</summary>
    long UntilMs { get; }

    /// <summary>The open question; null when all are answered.</summary>
    AuditQuestion? Question { get; }

    /// <summary>Answers the open question. The last answer is judged before this returns.</summary>
    /// <exception cref="ArgumentException">It is no answer to the question: wrong kind, wrong length, not finite. The session is over; the worker is told what is wrong.</exception>
    /// <exception cref="StoreUnavailableException">The last answer was taken, but the opinion could not be written down: it is given by nobody.</exception>
    Task AnswerAsync(AuditAnswer answer, CancellationToken cancellationToken);
}
