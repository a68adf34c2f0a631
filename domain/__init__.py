"""The words of the project as frozen values. Standard library only; nothing here does I/O."""
