using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Retention;

internal sealed class RetentionOptionsValidator : IValidateOptions<RetentionOptions>
{
    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(3_650);

    public ValidateOptionsResult Validate(string? name, RetentionOptions options) => new OptionsChecks(RetentionOptions.Section)
        .Range(nameof(options.DeliveredKeptFor), options.DeliveredKeptFor, TimeSpan.FromMinutes(1), LongestKept)
        .Range(nameof(options.FailedKeptFor), options.FailedKeptFor, TimeSpan.FromMinutes(1), LongestKept)
        .Range(nameof(options.CancelledKeptFor), options.CancelledKeptFor, TimeSpan.FromMinutes(1), LongestKept)
        .Range(nameof(options.EventsKeptFor), options.EventsKeptFor, TimeSpan.FromMinutes(1), LongestKept)
        .Range(nameof(options.MaxEventSegments), options.MaxEventSegments, 1, 100_000)
        .Range(nameof(options.BlobGrace), options.BlobGrace, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7))
        .Range(nameof(options.SweepInterval), options.SweepInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromHours(1))
        .Range(nameof(options.ChunkSize), options.ChunkSize, 1, 256)
        .Range(nameof(options.MaxChunks), options.MaxChunks, 1, 10_000)
        .Result();
}
