using SogniLike.Client.Watching;
using SogniLike.Protocol.Artist.V1;

namespace SogniLike.Client.Tests.Examples;

internal static class FirstImage
{
    public static async Task<string> DrawAsync(Uri address, string apiKey, TextWriter log, string folder)
    {
        // <example>
        using var sogni = new SogniClient(address, apiKey);

        var request = await sogni.SubmitAsync(new JobSpec { Model = "emoji-diffusion", Prompt = "تفاحة حمراء", Steps = 20 });
        var id = request.Jobs[0].Id;

        var jobs = await sogni.WaitAsync([id], e =>
        {
            if (e is JobWatchEvent.Progress { Value: var p })
            {
                log.WriteLine($"{p.Phase}, step {p.Step} of {p.Steps}");
            }
        });

        if (jobs[0].State != JobState.Delivered)
        {
            throw new InvalidOperationException(jobs[0].Failure?.Message ?? "The job was cancelled.");
        }

        var path = Path.Combine(folder, $"{id}.png");
        await sogni.DownloadToFileAsync(id, path);
        // </example>
        return path;
    }
}
