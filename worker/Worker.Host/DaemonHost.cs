using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SogniLike.Worker.Backends;
using SogniLike.Worker.Host.Configuration;
using SogniLike.Worker.Host.Control;
using SogniLike.Worker.Host.Logging;
using SogniLike.Worker.Identity;
using SogniLike.Worker.Models;

namespace SogniLike.Worker.Host;

/// <summary>Everything around the daemon: its folder, its identity, its models, its control socket. Every reason not to start is one sentence.</summary>
internal sealed class DaemonHost(WorkerApplication application, WorkerSettings settings, DataFolder folder)
{
    /// <summary>Runs the daemon to its end.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(CancellationToken drain, CancellationToken stop)
    {
        using var folderLock = folder.TryLock();
        if (folderLock is null)
        {
            return await RefuseAsync(ExitCodes.Failed, $"Another sogni-worker is running on {folder.FullPath}. For a second one enrol with another --data folder.");
        }

        switch (folder.Load())
        {
            case IdentityLoading.Loaded loaded:
                using (loaded.Identity)
                {
                    return await RunAsync(loaded.Identity, drain, stop);
                }

            case IdentityLoading.Unusable unusable:
                return await RefuseAsync(ExitCodes.Failed, unusable.Problem);
            default:
                return await RefuseAsync(
                    ExitCodes.Authentication,
                    $"{folder.FullPath} is not enrolled. Ask the operator of a pool for a token, then: sogni-worker enroll --token-file FILE --data {folder.FullPath}");
        }
    }

    private async Task<int> RunAsync(WorkerIdentity identity, CancellationToken drain, CancellationToken stop)
    {
        await using var backend = application.CreateBackend();
        ModelCatalog catalog;
        try
        {
            await application.Error.WriteLineAsync("Looking at the models ...");
            catalog = await new ModelScanner(backend, new ManifestCache(folder.ManifestCacheFile), new SpeedCache(folder.SpeedCacheFile)).ScanAsync(settings.Host.Models, drain);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Ok;
        }

        if (backend.Description.Notice is { } notice)
        {
            await application.Error.WriteLineAsync(notice);
        }

        foreach (var refused in catalog.Refused)
        {
            await application.Error.WriteLineAsync($"Not used: {refused.Folder}: {refused.Reason}");
        }

        if (catalog.Models.Count == 0)
        {
            return await RefuseAsync(ExitCodes.Failed, "None of the models can be used.");
        }

        await using var services = Compose(identity, backend, catalog);
        try
        {
            await using var control = ActivatorUtilities.CreateInstance<ControlServer>(services, folder);
            await AnnounceAsync(identity, backend, catalog);
            return await ReportAsync(await services.GetRequiredService<WorkerDaemon>().RunAsync(drain, stop));
        }
        catch (IOException e)
        {
            return await RefuseAsync(ExitCodes.Failed, e.Message);
        }
    }

    private ServiceProvider Compose(WorkerIdentity identity, IImageBackend backend, ModelCatalog catalog) => new ServiceCollection()
        .AddLogging(logging => logging.AddProvider(new StandardErrorLoggerProvider(application.Error, settings.Host.Log, application.Time)))
        .AddSingleton(application.Time)
        .AddSingleton(folder)
        .AddSingleton(identity)
        .AddSingleton(backend)
        .AddSingleton(catalog)
        .AddSingleton(Options.Create(settings.Worker))
        .AddWorkerDaemon()
        .BuildServiceProvider(validateScopes: true);

    private async Task AnnounceAsync(WorkerIdentity identity, IImageBackend backend, ModelCatalog catalog)
    {
        var models = string.Join(", ", catalog.Models.Select(m => $"{Path.GetFileName(m.Folder)} ({m.ManifestText[..12]})"));
        await application.Output.WriteLineAsync($"worker {identity.WorkerId} offers {models} on {backend.Description.ExecutionProvider}, {backend.Description.Device}");
        await application.Output.FlushAsync(CancellationToken.None);
    }

    private async Task<int> ReportAsync(DaemonEnd end)
    {
        switch (end)
        {
            case DaemonEnd.Refused refused:
                return await RefuseAsync(ExitCodes.Authentication, $"The coordinator does not let this worker in ({refused.Code}): {refused.Message}");
            case DaemonEnd.Stopped:
                await application.Error.WriteLineAsync("Stopped at once; what was running goes back to the queue when its lease ends.");
                return ExitCodes.Failed;
            default:
                await application.Error.WriteLineAsync("Left in good order.");
                return ExitCodes.Ok;
        }
    }

    private async Task<int> RefuseAsync(int exitCode, string message)
    {
        await application.Error.WriteLineAsync(message);
        return exitCode;
    }
}
