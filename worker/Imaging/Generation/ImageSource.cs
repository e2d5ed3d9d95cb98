namespace SogniLike.Imaging.Generation;

/// <summary>What an image is made from.</summary>
public abstract record ImageSource
{
    private ImageSource()
    {
    }

    /// <summary>Noise alone: text to image.</summary>
    public sealed record Noise : ImageSource
    {
        private Noise()
        {
        }

        /// <summary>The only value.</summary>
        public static Noise Instance { get; } = new();
    }
}
