using SogniLike.Client.Watching;

namespace SogniLike.Cli.Jobs;

/// <summary>Keeps the newest preview in one file, which is whole at every moment. One caller at a time.</summary>
internal sealed class PreviewFile(string path)
{
    public void Take(JobWatchEvent watched)
    {
        if (watched is JobWatchEvent.Progress { Value.Preview: { IsEmpty: false } preview })
        {
            var part = path + ".part";
            using (var stream = File.Create(part))
            {
                preview.WriteTo(stream);
            }

            File.Move(part, path, overwrite: true);
        }
    }
}
