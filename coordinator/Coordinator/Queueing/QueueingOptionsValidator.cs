using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Queueing;

internal sealed class QueueingOptionsValidator : IValidateOptions<QueueingOptions>
{
    public ValidateOptionsResult Validate(string? name, QueueingOptions options) => new OptionsChecks(QueueingOptions.Section)
        .Range(nameof(options.JobDeadline), options.JobDeadline, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7))
        .Range(nameof(options.AgeingStep), options.AgeingStep, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
        .Range(nameof(options.PageSize), options.PageSize, 1, 256)
        .Range(nameof(options.MaxPages), options.MaxPages, 1, 100)
        .Result();
}
