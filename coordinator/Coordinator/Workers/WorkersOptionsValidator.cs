using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Workers;

internal sealed class WorkersOptionsValidator : IValidateOptions<WorkersOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkersOptions options) => new OptionsChecks(WorkersOptions.Section)
        .Range(nameof(options.MaxWorkers), options.MaxWorkers, 1, 1_000_000)
        .Range(nameof(options.MaxTokens), options.MaxTokens, 1, 1_000_000)
        .Range(nameof(options.MaxSessions), options.MaxSessions, 1, 100_000)
        .Range(nameof(options.MaxSessionsPerOwner), options.MaxSessionsPerOwner, 1, 100_000)
        .Range(nameof(options.OutgoingCapacity), options.OutgoingCapacity, 16, 10_000)
        .Range(nameof(options.PresenceKeptFor), options.PresenceKeptFor, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10))
        .Range(nameof(options.ProgressInterval), options.ProgressInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1))
        .Range(nameof(options.MaxPreviewBytes), options.MaxPreviewBytes, 0, 128 * 1024)
        .Range(nameof(options.PreviewInterval), options.PreviewInterval, TimeSpan.Zero, TimeSpan.FromMinutes(1))
        .Range(nameof(options.HoldAfterFailures), options.HoldAfterFailures, 1, 100)
        .Range(nameof(options.HoldWindow), options.HoldWindow, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7))
        .Range(nameof(options.HoldLength), options.HoldLength, TimeSpan.FromMinutes(1), options.MaxHoldLength)
        .Range(nameof(options.MaxHoldLength), options.MaxHoldLength, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30))
        .Result();
}
