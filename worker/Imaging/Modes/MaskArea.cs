namespace SogniLike.Imaging.Modes;

/// <summary>What the model gets to see of a picture in inpainting.</summary>
public enum MaskArea
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The mask with some padding, brought to the size of the request: more detail for small masks.</summary>
    OnlyMasked,
}
