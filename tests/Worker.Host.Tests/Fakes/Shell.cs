namespace SogniLike.Worker.Host.Tests.Fakes;

/// <summary>A folder of its own and a way to run command lines in it.</summary>
internal sealed class Shell : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("worker-host-");

    public string Folder => _folder.FullName;

    public string Data => Path.Combine(Folder, "data");

    /// <summary>Runs one command line to its end.</summary>
    public async Task<Outcome> RunAsync(params string[] args) => await Begin(args).Ended.WaitAsync(Limit);

    /// <summary>Runs one command line with text on standard input.</summary>
    public async Task<Outcome> RunWithInputAsync(string input, params string[] args) => await Begin(args, input).Ended.WaitAsync(Limit);

    /// <summary>Begins one command line.</summary>
    public Running Begin(string[] args, string input = "")
    {
        var (output, error, drain) = (new StringWriter(), new StringWriter(), new CancellationTokenSource());
        var application = new WorkerApplication { Output = TextWriter.Synchronized(output), Error = TextWriter.Synchronized(error), Input = new StringReader(input) };
        async Task<Outcome> Run() => new(await application.RunAsync(args, drain.Token), output.ToString(), error.ToString());
        return new Running(Task.Run(Run), drain);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>What a command line left behind.</summary>
    internal sealed record Outcome(int ExitCode, string Output, string Error);

    /// <summary>A command line under way.</summary>
    internal sealed record Running(Task<Outcome> Ended, CancellationTokenSource Drain)
    {
        /// <summary>As SIGTERM does.</summary>
        public async Task<Outcome> DrainAsync()
        {
            await Drain.CancelAsync();
            return await Ended.WaitAsync(Limit);
        }
    }
}
