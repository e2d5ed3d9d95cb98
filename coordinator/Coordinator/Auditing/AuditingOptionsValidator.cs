using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Auditing;

internal sealed class AuditingOptionsValidator : IValidateOptions<AuditingOptions>
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public ValidateOptionsResult Validate(string? name, AuditingOptions options) => new OptionsChecks(AuditingOptions.Section)
        .Range(nameof(options.Interval), options.Interval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1))
        .Range(nameof(options.MaxReplays), options.MaxReplays, 1, 64)
        .Range(nameof(options.MaxExchanges), options.MaxExchanges, 1, 1_000)
        .Range(nameof(options.MaxOpen), options.MaxOpen, 1, 100_000)
        .Range(nameof(options.AssignmentLength), options.AssignmentLength, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1))
        .Range(nameof(options.EvaluationLength), options.EvaluationLength, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10))
        .Range(nameof(options.GiveUpAfter), options.GiveUpAfter, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30))
        .Range(nameof(options.AccusedFor), options.AccusedFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30))
        .Range(nameof(options.HoldJobFor), options.HoldJobFor, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
        .Range(nameof(options.KeptFor), options.KeptFor, TimeSpan.FromDays(1), 10 * Year)
        .Range(nameof(options.MaxKept), options.MaxKept, 100, 10_000_000)
        .Range(nameof(options.ImageTolerance), options.ImageTolerance, 0, 64)
        .Range(nameof(options.RerunTolerance), options.RerunTolerance, 0, 1)
        .Range(nameof(options.RerunImageTolerance), options.RerunImageTolerance, 0, 64)
        .Range(nameof(options.WindowAudits), options.WindowAudits, 0, 100)
        .Range(nameof(options.BanLength), options.BanLength, TimeSpan.FromMinutes(1), Year)
        .Range(nameof(options.RerenderFor), options.RerenderFor, TimeSpan.Zero, Year)
        .Range(nameof(options.DisputeFor), options.DisputeFor, TimeSpan.Zero, Year)
        .Range(nameof(options.MaxDisputes), options.MaxDisputes, 1, 10_000)
        .Range(nameof(options.RingerShare), options.RingerShare, 0, 1)
        .Result();
}
