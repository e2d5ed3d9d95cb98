using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SogniLike.Coordinator.Auditing;
using SogniLike.Coordinator.Audits;
using SogniLike.Coordinator.Models;
using SogniLike.Coordinator.Workers;

namespace SogniLike.Coordinator.Measuring;

/// <summary>From a worker's answers to what it is offered. Pure.</summary>
public static class MeasurementRules
{
    /// <summary>No device of any precision computes so far from the model: its answers are those of another one, where no tolerance says it.</summary>
    public const double OtherModel = 0.5;

    /// <summary>Of an answer's time at most so much is taken for the network, whatever the worker's first words took: dawdling there makes nobody look much faster.</summary>
    public const double MostNetwork = 0.5;

    /// <summary>From so many times the measured speed on a claim is called wrong, and from so many times slower than others of its class a device.</summary>
    public const double FarOff = 8;

    private const double Million = 1e6;
    private const double MostDistance = 1e6;

    /// <summary>Fingerprint of what is measured: another model, precision, device or software is measured anew.</summary>
    public static string AbilityOf(string softwareVersion, WorkerCapabilities capabilities, ModelCapability model)
    {
        ArgumentNullException.ThrowIfNull(capabilities);
        ArgumentNullException.ThrowIfNull(model);
        var text = string.Join('\n', model.Manifest.Value, model.Precision, capabilities.ExecutionProvider, capabilities.Device, softwareVersion);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }

    /// <summary>Of a model that the worker was not asked about yet.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ability">As <see cref="AbilityOf"/>.</param>
    /// <param name="asks">The worker takes questions.</param>
    /// <param name="any">The pool knows answers.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    public static Measurement Unknown(ManifestId model, string ability, bool asks, bool any, long nowMs)
    {
        var (state, message) = (asks, any) switch
        {
            (true, true) => (MeasurementState.Measuring, "It is being asked questions whose answers are known, and gets no jobs of the model before it answered."),
            (true, false) => (MeasurementState.Unmeasured, "The pool knows no answers for this model yet, so nothing of what the worker says is measured. Its first jobs are audited."),
            (false, true) => (MeasurementState.Unable, "It takes no questions, and this pool gives no jobs to workers that were not measured."),
            (false, false) => (MeasurementState.Unmeasured, "It takes no questions, so nothing of what the worker says is measured."),
        };
        return new Measurement { Model = model, Ability = ability, State = state, Message = message, AtMs = nowMs };
    }

    /// <summary>What is shown of a worker: of each model that it has, or had when it was here last.</summary>
    /// <param name="presence">Null while it is away.</param>
    /// <param name="kept">What was measured; null: nothing.</param>
    public static IReadOnlyList<Measurement> Shown(WorkerPresence? presence, WorkerMeasurements? kept)
    {
        if (presence?.Capabilities is not { } capabilities)
        {
            return kept?.Models ?? [];
        }

        var asks = presence.Features.Contains(WorkerFeatures.Audits);
        return
        [
            .. from model in capabilities.Models.DistinctBy(static model => model.Manifest)
               let ability = AbilityOf(presence.SoftwareVersion, capabilities, model)
               select kept?.Find(model.Manifest) is { } measured && measured.Ability == ability ? measured : Unknown(model.Manifest, ability, asks, model.Withheld, presence.LastSeenAtMs),
        ];
    }

    /// <summary>True when the worker is to be asked now.</summary>
    public static bool IsDue(Measurement known, MeasuringOptions options, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(options);
        return known.State switch
        {
            MeasurementState.Measuring => true,
            MeasurementState.Proven or MeasurementState.Unjudged => nowMs - known.AtMs >= options.Age.TotalMilliseconds,
            _ => nowMs - known.AtMs >= options.RetryAfter.TotalMilliseconds,
        };
    }

    /// <summary>What the worker is offered: without the models that are withheld, and nothing larger than it answered where it failed at more. The same object when nothing changes.</summary>
    public static WorkerCapabilities Apply(WorkerCapabilities told, IReadOnlyDictionary<ManifestId, Measurement> measured)
    {
        ArgumentNullException.ThrowIfNull(told);
        ArgumentNullException.ThrowIfNull(measured);
        var models = told.Models.Select(model => measured.TryGetValue(model.Manifest, out var one) ? Limited(model, one) : model).ToImmutableArray();
        return models.SequenceEqual(told.Models) ? told : told with { Models = models };
    }

    /// <summary>The speed that is counted on before the worker delivered anything: as measured, or as it claims where that is less.</summary>
    public static double SpeedOf(Measurement? measured, double claimed) => measured is not { Speed: > 0 and var speed } ? 0 : claimed > 0 ? Math.Min(claimed, speed) : speed;

    /// <summary>
    /// Judges what came. Null: it was busy, and is asked again.
    /// </summary>
    /// <param name="subject">Whose answers they are.</param>
    /// <param name="asked">The questions that were asked, the smallest first, and how they ended; at least one.</param>
    /// <param name="tableOf">The tolerances between the worker's device and another; null: nobody calibrated them.</param>
    /// <param name="nowMs">Unix milliseconds.</param>
    public static Measurement? Judge(
        MeasuredWorker subject, IReadOnlyList<(KnownQuestion Question, ExaminationEnd End)> asked, Func<(string Class, string Precision), ToleranceTable?> tableOf, long nowMs)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(tableOf);
        var answers = asked.SelectMany(static one => one.End.Answers).ToList();
        var last = asked[^1].End;
        if (last is ExaminationEnd.Refused { Reason: AuditRefusalReason.Busy } && answers.Count == 0)
        {
            return null;
        }

        var verdicts = answers.Select(answer => VerdictOf(answer, tableOf)).ToList();
        var whole = asked.Where(static one => one.End is ExaminationEnd.Answered).Select(static one => one.Question.Pixels).DefaultIfEmpty().Max();
        var state = verdicts.Contains(ToleranceVerdict.Outside) ? MeasurementState.Wrong
            : whole == 0 ? last is ExaminationEnd.Silent ? MeasurementState.Silent : MeasurementState.Unable
            : verdicts.Contains(ToleranceVerdict.Unknown) ? MeasurementState.Unjudged
            : MeasurementState.Proven;
        var isLimit = whole > 0 && last is ExaminationEnd.Silent or ExaminationEnd.Refused { Reason: not AuditRefusalReason.Busy };
        var measured = new Measurement
        {
            Model = subject.Model.Manifest,
            Ability = subject.Ability,
            State = state,
            Message = "",
            AtMs = nowMs,
            Speed = state is MeasurementState.Proven or MeasurementState.Unjudged ? SpeedOf(asked, subject.RoundTrip) : 0,
            Pixels = whole,
            IsLimit = isLimit,
            Answers = answers.Count,
            Distance = answers.Select(static answer => Bounded(answer.Comparison.Distance)).DefaultIfEmpty().Max(),
        };
        return measured with { Message = MessageOf(measured, subject, last), Doubt = DoubtOf(measured, subject, answers) };
    }

    /// <summary>Megapixel-steps per second: of each size the fastest answer counts, because the first one loads.</summary>
    private static double SpeedOf(IReadOnlyList<(KnownQuestion Question, ExaminationEnd End)> asked, TimeSpan roundTrip)
    {
        var (work, seconds) = (0.0, 0.0);
        foreach (var (question, end) in asked.Where(static one => one.End.Answers.Count > 0))
        {
            var took = end.Answers.Min(static answer => answer.Took);
            work += question.Pixels * (question.Spec.GuidanceScale > 1 ? 1 : 0.5) / Million;
            seconds += Math.Max((took - roundTrip).TotalSeconds, took.TotalSeconds * MostNetwork);
        }

        return seconds > 0 ? Math.Min(work / seconds, Million) : 0;
    }

    private static ToleranceVerdict VerdictOf(TimedAnswer answer, Func<(string Class, string Precision), ToleranceTable?> tableOf) => answer.Comparison.Distance switch
    {
        0 => ToleranceVerdict.Within,
        > OtherModel or double.NaN => ToleranceVerdict.Outside,
        _ => tableOf(answer.Point.Device)?.Judge(answer.Comparison) ?? ToleranceVerdict.Unknown,
    };

    private static string MessageOf(Measurement measured, MeasuredWorker subject, ExaminationEnd last)
    {
        var device = $"{subject.Device.Class} {subject.Device.Precision}".Trim();
        var far = Text(measured.Distance * Million);
        return measured.State switch
        {
            MeasurementState.Wrong => $"Its answers are not those of the model: one lies {far} ppm from the known one, more than honest devices of class \"{device}\" do. It gets no jobs of the model; it is asked again later, and at once with other software or another device.",
            MeasurementState.Silent => "It was asked for known answers of the model and gave none in time. It gets no jobs of the model until it does.",
            MeasurementState.Unable => $"It could not answer a question about the model that it says it has ({Word(last)}). It gets no jobs of the model until it can.",
            MeasurementState.Unjudged => $"It answered, {far} ppm from the known answers at most; how far honest devices of class \"{device}\" lie from them is not known yet. Its first jobs are audited.",
            _ => measured.IsLimit
                ? $"{measured.Answers} answers of {measured.Answers} are right, up to {measured.Pixels} pixels; larger ones did not come ({Word(last)}), and it is offered none."
                : $"{measured.Answers} answers of {measured.Answers} are right, up to {measured.Pixels} pixels.",
        };
    }

    private static string DoubtOf(Measurement measured, MeasuredWorker subject, List<TimedAnswer> answers)
    {
        var claimed = subject.Model.ClaimedSpeed;
        return answers.Count > 1 && answers.All(answer => answer.Comparison.Distance == 0 && answer.Point.Device.Class != subject.Device.Class)
            ? $"It says that it computes on \"{subject.Device.Class}\", and its answers are bit for bit those of \"{answers[0].Point.Device.Class}\"."
            : measured.Speed > 0 && claimed > FarOff * measured.Speed
            ? $"It claims {Text(claimed)} megapixel-steps/s and does {Text(measured.Speed)}."
            : measured.Speed > 0 && subject.UsualSpeed > FarOff * measured.Speed
            ? $"Others of class \"{subject.Device.Class}\" do {Text(subject.UsualSpeed)} megapixel-steps/s, and it does {Text(measured.Speed)}."
            : "";
    }

    private static ModelCapability Limited(ModelCapability model, Measurement one) => model with
    {
        Withheld = one.Withholds,
        BeingMeasured = one.State == MeasurementState.Measuring,
        MaxPixels = !one.IsLimit ? model.MaxPixels : model.MaxPixels == 0 ? one.Pixels : Math.Min(model.MaxPixels, one.Pixels),
    };

    private static string Word(ExaminationEnd end) => end switch
    {
        ExaminationEnd.Refused { Reason: AuditRefusalReason.ModelMissing } => "it has the model not",
        ExaminationEnd.Refused { Reason: AuditRefusalReason.Unsupported } => "it said that it cannot",
        ExaminationEnd.Refused { Reason: AuditRefusalReason.Malformed } => "what it sent was no answer",
        ExaminationEnd.Refused { Reason: AuditRefusalReason.Busy } => "it was busy",
        ExaminationEnd.Silent => "in time",
        _ => "it broke off",
    };

    private static double Bounded(double distance) => distance <= MostDistance ? distance : MostDistance;

    private static string Text(double number) => number.ToString(number < 100 ? "0.##" : "0", CultureInfo.InvariantCulture);
}
