using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis;

/// <summary>Checks <see cref="RedisOptions"/>; every error names its configuration key, and all are reported at once.</summary>
internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    private const long SmallestMemoryBytes = 16L * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        var errors = new List<string>();

        if (options.ConnectionString is { } connection && !IsConnectionString(connection))
        {
            errors.Add(Error(nameof(options.ConnectionString), "is not a connection string such as \"host:6379\"."));
        }

        if (string.IsNullOrWhiteSpace(options.DataFolder))
        {
            errors.Add(Error(nameof(options.DataFolder), "must name a folder."));
        }

        if (string.IsNullOrWhiteSpace(options.ServerProgram))
        {
            errors.Add(Error(nameof(options.ServerProgram), "must name the redis-server program."));
        }

        if (options.MaxMemoryBytes is not 0 and < SmallestMemoryBytes)
        {
            errors.Add(Error(nameof(options.MaxMemoryBytes), $"must be 0 (no limit) or at least {SmallestMemoryBytes}."));
        }

        var second = TimeSpan.FromSeconds(1);
        var tenMinutes = TimeSpan.FromMinutes(10);
        Between(nameof(options.StartTimeout), options.StartTimeout, second, tenMinutes);
        Between(nameof(options.StopTimeout), options.StopTimeout, second, tenMinutes);
        Between(nameof(options.HealthInterval), options.HealthInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Between(nameof(options.HealthTimeout), options.HealthTimeout, second, tenMinutes);
        Between(nameof(options.RestartDelay), options.RestartDelay, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Between(nameof(options.MaxRestartDelay), options.MaxRestartDelay, options.RestartDelay, tenMinutes);
        Between(nameof(options.CommandTimeout), options.CommandTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Between(nameof(options.WaitReplicas), options.WaitReplicas, 0, 10);
        Between(nameof(options.WaitTimeout), options.WaitTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Between(nameof(options.ClockInterval), options.ClockInterval, second, TimeSpan.FromHours(1));
        Between(nameof(options.MaxEventsPerAccount), options.MaxEventsPerAccount, 16, 1_000_000);
        Between(nameof(options.MaxWaitingMessages), options.MaxWaitingMessages, 16, 1_000_000);
        Between(nameof(options.MaxPresences), options.MaxPresences, 16, 1_000_000);

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Between<T>(string key, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                errors.Add(Error(key, $"must be from {least} to {most}."));
            }
        }
    }

    private static string Error(string key, string what) => $"{RedisOptions.Section}:{key} {what}";

    private static bool IsConnectionString(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
