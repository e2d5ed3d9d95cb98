namespace SogniLike.Imaging.Modes;

/// <summary>How a picture of another size is brought to that of the result.</summary>
public enum ImageFit
{
    /// <summary>Resized in proportion until it covers the result; what sticks out is cut off on both sides alike, an odd pixel more at the right and bottom.</summary>
    Crop,

    /// <summary>Resized to the result, out of proportion where need be.</summary>
    Stretch,
}
