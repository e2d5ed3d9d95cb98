using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Identity;
using SogniLike.Coordinator.Jobs;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Coordinator.Measuring;

/// <summary>
/// One question to one worker, point by point, with the time that each answer took. It comes and looks like an audit. Safe for concurrent use; its exchange has one caller at a time.
/// </summary>
/// <param name="question">What is asked.</param>
/// <param name="order">As the worker is offered it.</param>
/// <param name="untilMs">Unix milliseconds at which it lapses.</param>
/// <param name="time">Times the answers.</param>
internal sealed class Examination(KnownQuestion question, AuditOrder order, long untilMs, TimeProvider time)
{
    private readonly TaskCompletionSource<ExaminationEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    public AuditOrder Order => order;

    /// <summary>Completes when the worker is done with it.</summary>
    public Task<ExaminationEnd> End => _end.Task;

    /// <summary>The exchange, once; null when the token is another one, or it was begun before.</summary>
    public IAuditSession? TryBegin(string token) => IsOf(token) && Interlocked.Exchange(ref _begun, 1) == 0 ? new Exchange(this) : null;

    /// <summary>The worker does not want it.</summary>
    public void Decline(string token, AuditRefusalReason reason)
    {
        if (IsOf(token))
        {
            _end.TrySetResult(new ExaminationEnd.Refused([], reason));
        }
    }

    private bool IsOf(string token) => Secrets.AreEqual(order.Token, token);

    private sealed class Exchange : IAuditSession
    {
        private readonly Examination _examination;
        private readonly TimeProvider _time;
        private readonly List<TimedAnswer> _answers = [];
        private long _askedAt;

        public Exchange(Examination examination)
        {
            (_examination, _time) = (examination, examination.Time);
            Ask();
        }

        public JobSpec Spec => _examination.Question.Spec;

        public long UntilMs => _examination.UntilMs;

        public AuditQuestion? Question { get; private set; }

        public Task AnswerAsync(AuditAnswer answer, CancellationToken cancellationToken)
        {
            var took = _time.GetElapsedTime(_askedAt);
            try
            {
                Take(answer, took);
            }
            catch (ArgumentException)
            {
                Refuse(AuditRefusalReason.Malformed);
                throw;
            }

            Ask();
            if (Question is null)
            {
                _examination._end.TrySetResult(new ExaminationEnd.Answered(_answers));
            }

            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            Refuse(AuditRefusalReason.Lapsed);
            return ValueTask.CompletedTask;
        }

        private void Refuse(AuditRefusalReason reason)
        {
            Question = null;
            _examination._end.TrySetResult(new ExaminationEnd.Refused(_answers, reason));
        }

        private void Ask()
        {
            var points = _examination.Question.Points;
            Question = _answers.Count < points.Count ? new AuditQuestion.Evaluation(points[_answers.Count].Evaluation, points[_answers.Count].Latent) : null;
            _askedAt = _time.GetTimestamp();
        }

        private void Take(AuditAnswer answer, TimeSpan took)
        {
            if (Question is null || answer is not AuditAnswer.Prediction { Values: var values })
            {
                throw new ArgumentException("The answer is not of the kind that was asked for.", nameof(answer));
            }

            var point = _examination.Question.Points[_answers.Count];
            if (values.Length != point.Latent.Length || !Latents.AreFinite(values))
            {
                throw new ArgumentException($"The prediction must have {point.Latent.Length} finite elements.", nameof(answer));
            }

            _answers.Add(new TimedAnswer(point, PredictionComparison.Of(point.Level, Spec.GuidanceScale, point.Prediction, values), took));
        }
    }

    private KnownQuestion Question => question;

    private long UntilMs => untilMs;

    private TimeProvider Time => time;
}
