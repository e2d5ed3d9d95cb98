using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Jobs;
using SogniLike.Coordinator.Verification;
using SogniLike.Imaging.Exact.Audits;
using SogniLike.Imaging.Exact.Sampling;

namespace SogniLike.Coordinator.Auditing;

/// <summary>
/// Asks what an assignment says, in the order of the trajectory: nobody is shown x_i+1, from which the claimed prediction follows, before it has answered for x_i. Compares each answer as it comes and
/// keeps no tensor longer. One caller at a time.
/// </summary>
internal sealed class AuditSession : IAuditSession
{
    private readonly AuditAssignment _assignment;
    private readonly AuditMaterial _material;
    private readonly ToleranceTable? _table;
    private readonly EndLimits _limits;
    private readonly byte[]? _pixels;
    private readonly Func<IReadOnlyList<AuditPoint>, byte[], CancellationToken, Task> _finish;
    private readonly Func<AuditRefusalReason, Task> _abandon;
    private readonly List<AuditPoint> _points = [];

    // Of a job that is run again whole: the verifier's own trajectory.
    private readonly SamplingRun? _run;
    private byte[] _computed = [];
    private int _next;
    private bool _isOver;

    /// <param name="audit">The audit.</param>
    /// <param name="material">What it works on; with a plan, unless the whole image is asked.</param>
    /// <param name="pixels">Of the image; null when it is gone.</param>
    /// <param name="table">Tolerances of the two devices; null when nobody calibrated them.</param>
    /// <param name="limits">Of images and whole runs.</param>
    /// <param name="finish">Writes down the points, with the image that was computed.</param>
    /// <param name="abandon">Gives the assignment back.</param>
    public AuditSession(
        Audit audit,
        AuditMaterial material,
        byte[]? pixels,
        ToleranceTable? table,
        EndLimits limits,
        Func<IReadOnlyList<AuditPoint>, byte[], CancellationToken, Task> finish,
        Func<AuditRefusalReason, Task> abandon)
    {
        (_assignment, _material, _pixels, _table, _finish, _abandon) = (audit.Assignment!, material, pixels, table, finish, abandon);

        // On other devices small differences grow along a run: only on the same class does a large one say something.
        var isSameClass = _assignment.DeviceClass == audit.SuspectClass && _assignment.Precision == audit.SuspectPrecision;
        _limits = isSameClass ? limits : limits with { Latent = limits.Latent.WithoutFar(), Image = limits.Image.WithoutFar() };
        if (_assignment.Scope == AuditScope.Rerun)
        {
            var noise = TrajectoryModel.NoiseOf(Spec)!;
            _run = Plan.Start(Plan.DrawInitialLatent(noise, material.Model!.LatentLength(Spec)), noise);
        }

        Question = Ask();
    }

    /// <inheritdoc/>
    public JobSpec Spec => _material.Job.Spec;

    /// <inheritdoc/>
    public long UntilMs => _assignment.UntilMs;

    /// <inheritdoc/>
    public AuditQuestion? Question { get; private set; }

    private SamplingPlan Plan => _material.Plan!;

    /// <inheritdoc/>
    public async Task AnswerAsync(AuditAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            Take(answer);
        }
        catch (ArgumentException)
        {
            await EndAsync(AuditRefusalReason.Malformed);
            throw;
        }

        Question = Ask();
        if (Question is null)
        {
            _isOver = true;
            await _finish(_points, _computed, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await EndAsync(AuditRefusalReason.Lapsed);

    private async Task EndAsync(AuditRefusalReason reason)
    {
        Question = null;
        if (!_isOver)
        {
            _isOver = true;
            await _abandon(reason);
        }
    }

    private AuditQuestion? Ask()
    {
        if (_assignment.Scope == AuditScope.Redraw)
        {
            return _next == 0 ? new AuditQuestion.Draw(Spec.Width, Spec.Height) : null;
        }

        if (_next < _assignment.Evaluations.Count)
        {
            var index = _assignment.Evaluations[_next];
            return new AuditQuestion.Evaluation(index, _run is null ? _material.Latents[index] : _run.Latent.ToArray());
        }

        return _next == _assignment.Evaluations.Count ? new AuditQuestion.Decode(Spec.Width, Spec.Height, _run is null ? _material.Latents[^1] : _run.Latent.ToArray()) : null;
    }

    private void Take(AuditAnswer answer)
    {
        switch (Question, answer)
        {
            case (AuditQuestion.Evaluation asked, AuditAnswer.Prediction { Values: var values }):
                Check(values, asked.Latent.Length);
                Compare(asked.Index, values);
                break;
            case (AuditQuestion.Decode asked, AuditAnswer.Pixels { Rgb: var rgb }):
                Check(rgb, asked.Width, asked.Height);
                _computed = rgb;
                _points.Add(_run is null ? OpinionRules.Image(_pixels, rgb, _limits.Decoded) : OpinionRules.Image(_pixels, rgb, _limits.Image, GuidanceGain.Of(Spec.GuidanceScale)));
                break;
            case (AuditQuestion.Draw asked, AuditAnswer.Pixels { Rgb: var rgb }):
                Check(rgb, asked.Width, asked.Height);
                _computed = rgb;
                _points.Add(OpinionRules.Image(_pixels, rgb, _limits.Image, GuidanceGain.Of(Spec.GuidanceScale) * _material.PaintedShare));
                break;
            case (null, _):
                throw new ArgumentException("There is no open question.", nameof(answer));
            default:
                throw new ArgumentException("The answer is not of the kind that was asked for.", nameof(answer));
        }

        _next++;
    }

    private void Compare(int index, float[] values)
    {
        if (_run is null)
        {
            _points.Add(OpinionRules.Prediction(index, Plan.LevelBefore(index), Spec.GuidanceScale, _material.Openings!.Predictions[index], values, _table));
            return;
        }

        _run.Advance(values);
        if (_run.IsComplete && _material.Openings is { } openings)
        {
            _points.Add(OpinionRules.FinalLatent(_run.Index, Spec.GuidanceScale, openings.FinalLatent, _run.Latent, _limits.Latent));
        }
    }

    private static void Check(byte[] rgb, int width, int height)
    {
        if (rgb.Length != width * height * 3)
        {
            throw new ArgumentException($"The image must have {width * height * 3} bytes; it has {rgb.Length}.", nameof(rgb));
        }
    }

    private static void Check(float[] values, int length)
    {
        if (values.Length != length)
        {
            throw new ArgumentException($"The prediction must have {length} elements; it has {values.Length}.", nameof(values));
        }

        if (Array.Exists(values, static value => !float.IsFinite(value)))
        {
            throw new ArgumentException("The prediction has an element that is NaN or infinite.", nameof(values));
        }
    }
}
