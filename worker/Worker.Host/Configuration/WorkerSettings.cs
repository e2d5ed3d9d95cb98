using Microsoft.Extensions.Configuration;
using SogniLike.Worker.Host.Logging;

namespace SogniLike.Worker.Host.Configuration;

/// <summary>
/// Everything that can be set, from the command line, else the environment (<c>SOGNI_WORKER_Slots=2</c>), else the configuration file, else the default.
/// </summary>
/// <param name="Host">Of the process.</param>
/// <param name="Worker">Of the worker.</param>
public sealed record WorkerSettings(WorkerHostOptions Host, WorkerOptions Worker)
{
    /// <summary>Prefix of environment variables.</summary>
    public const string EnvironmentPrefix = "SOGNI_WORKER_";

    private const int MaxModels = 100;

    /// <summary><c>$XDG_CONFIG_HOME/sogni-worker/config.json</c>, or else under <c>~/.config</c>.</summary>
    public static string DefaultFile
    {
        get
        {
            var parent = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            return Path.Combine(
                string.IsNullOrEmpty(parent) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config") : parent,
                "sogni-worker",
                "config.json");
        }
    }

    /// <summary>Reads and checks everything.</summary>
    /// <param name="file">The configuration file that was asked for, or null: the default one, if it exists.</param>
    /// <param name="commandLine">Keys and values from the command line; null values are not set.</param>
    /// <param name="models">Folders from the command line; when there are any, those of the file are not used.</param>
    /// <param name="priorityAccounts">Accounts from the command line; when there are any, those of the file are not used.</param>
    /// <exception cref="InvalidDataException">The message lists everything that is wrong, one sentence a line.</exception>
    public static WorkerSettings Load(string? file, IEnumerable<KeyValuePair<string, string?>> commandLine, IReadOnlyList<string> models, IReadOnlyList<string>? priorityAccounts = null)
    {
        var problems = new List<string>();
        var (host, worker) = (new WorkerHostOptions(), new WorkerOptions());
        try
        {
            var configuration = new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(file ?? DefaultFile), optional: file is null, reloadOnChange: false)
                .AddEnvironmentVariables(EnvironmentPrefix)
                .AddInMemoryCollection(commandLine.Where(p => p.Value is not null))
                .Build();
            problems.AddRange(configuration.GetChildren().Select(s => s.Key).Where(k => !IsKnown(k)).Select(k => $"There is no option {k}."));
            configuration.Bind(host);
            configuration.Bind(worker);
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(e.InnerException is null ? e.Message : $"{e.Message} {e.InnerException.Message}", e);
        }

        if (models.Count > 0)
        {
            host.Models = [.. models];
        }

        if (priorityAccounts is { Count: > 0 })
        {
            worker.PriorityAccounts = [.. priorityAccounts];
        }

        if (host.Models.Count is 0 or > MaxModels)
        {
            problems.Add(host.Models.Count == 0
                ? "No model is given: name its folder with --model, or list Models in the configuration file."
                : $"Models has {host.Models.Count} folders; it must have 1 to {MaxModels}.");
        }

        if (!Enum.IsDefined(host.Log))
        {
            problems.Add($"Log is {host.Log}; it must be {string.Join(" or ", Enum.GetNames<LogFormat>())}.");
        }

        problems.AddRange(new WorkerOptionsValidator().Validate(null, worker).Failures ?? []);
        return problems.Count == 0 ? new WorkerSettings(host, worker) : throw new InvalidDataException(string.Join('\n', problems));
    }

    private static bool IsKnown(string key) =>
        typeof(WorkerHostOptions).GetProperties().Concat(typeof(WorkerOptions).GetProperties()).Any(p => p.Name.Equals(key, StringComparison.OrdinalIgnoreCase));
}
