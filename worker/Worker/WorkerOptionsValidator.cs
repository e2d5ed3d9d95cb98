using Microsoft.Extensions.Options;

namespace SogniLike.Worker;

/// <summary>Checks every rule and reports all that are broken at once, each naming its key and limit.</summary>
public sealed class WorkerOptionsValidator : IValidateOptions<WorkerOptions>
{
    private const int MaxContentClasses = 16;
    private const int MaxPriorityAccounts = 16;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, WorkerOptions options)
    {
        var problems = new List<string>();
        Number(problems, nameof(options.Slots), options.Slots, 1, 64);
        Number(problems, nameof(options.MaxBatch), options.MaxBatch, 0, Math.Min(16, 64 / Math.Clamp(options.Slots, 1, 64)));
        Number(problems, nameof(options.MaxPixels), options.MaxPixels, 0, 64L << 20);
        if (options.ContentClasses.Length > MaxContentClasses || options.ContentClasses.Any(name => !IsClass(name)))
        {
            problems.Add($"ContentClasses must be at most {MaxContentClasses} names of 1 to 64 characters of a-z, 0-9, '-', '_'.");
        }

        if (options.PriorityAccounts.Length > MaxPriorityAccounts || options.PriorityAccounts.Any(name => !IsAccount(name)))
        {
            problems.Add($"PriorityAccounts must be at most {MaxPriorityAccounts} names of 1 to 64 printable ASCII characters without spaces.");
        }

        Number(problems, nameof(options.MaxWaitingResults), options.MaxWaitingResults, 1, 32);
        Number(problems, nameof(options.TrajectoryMemoryBytes), options.TrajectoryMemoryBytes, 0, 1L << 30);
        Number(problems, nameof(options.TrajectoryDiskBytes), options.TrajectoryDiskBytes, 0, 64L << 30);
        Number(problems, nameof(options.MaxUploadAttempts), options.MaxUploadAttempts, 1, 100);
        Number(problems, nameof(options.PreviewEverySteps), options.PreviewEverySteps, 0, 1000);
        Time(problems, nameof(options.PreviewInterval), options.PreviewInterval, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Number(problems, nameof(options.OutboxCapacity), options.OutboxCapacity, 16, 65_536);
        Time(problems, nameof(options.DrainGrace), options.DrainGrace, TimeSpan.Zero, TimeSpan.FromHours(1));
        Time(problems, nameof(options.CloseTimeout), options.CloseTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Time(problems, nameof(options.ResultRetention), options.ResultRetention, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Time(problems, nameof(options.ResultAnswerTimeout), options.ResultAnswerTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Time(problems, nameof(options.UploadTimeout), options.UploadTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Time(problems, nameof(options.SignInTimeout), options.SignInTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Time(problems, nameof(options.ReconnectDelay), options.ReconnectDelay, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(15));
        Time(problems, nameof(options.MaxReconnectDelay), options.MaxReconnectDelay, options.ReconnectDelay, TimeSpan.FromMinutes(5));
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static bool IsClass(string name) =>
        name.Length is >= 1 and <= 64 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');

    private static bool IsAccount(string name) => name.Length is >= 1 and <= 64 && name.All(c => c is > ' ' and <= '~');

    private static void Number(List<string> problems, string key, long value, long min, long max)
    {
        if (value < min || value > max)
        {
            problems.Add($"{key} is {value}; it must be {min} to {max}.");
        }
    }

    private static void Time(List<string> problems, string key, TimeSpan value, TimeSpan min, TimeSpan max)
    {
        if (value < min || value > max)
        {
            problems.Add($"{key} is {value.TotalSeconds} s; it must be {min.TotalSeconds} to {max.TotalSeconds} s.");
        }
    }
}
